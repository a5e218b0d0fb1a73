import fc from 'fast-check';
import type { Edit } from '../../../src/inspect/rules/edit.ts';
import { encodeText } from '../../../src/inspect/wbxml/charset.ts';
import { type Node, NodeKind, type WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { tagOf } from '../../../src/inspect/wbxml/tags.ts';
import { toTree } from '../../../src/inspect/wbxml/to-tree.ts';
import {
  ACTIVE_SYNC_HEADER,
  type TreeAttribute,
  type TreeElement,
  type TreeNode,
  type WbxmlTree,
} from '../../../src/inspect/wbxml/tree.ts';

/** What an edit does to an element, picked for every element of a document in turn. */
export const picks = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constant('remove' as const) },
    { weight: 2, arbitrary: fc.constantFrom('', '+1', 'é', '\u{1f4de}').map((set) => ({ set })) },
  ),
  { minLength: 1, maxLength: 12 },
);
type Pick = undefined | 'remove' | { readonly set: string };

/** Many small elements of few pages, so that what is cut often switched the page that later ones rely on. */
export const crowdedTree: fc.Arbitrary<WbxmlTree> = fc
  .letrec<{ element: TreeElement }>((tie) => ({
    element: fc
      .record(
        {
          tag: fc.constantFrom(0, 2, 22).map((page) => tagOf(page, 0x05)),
          attributePages: fc.array(fc.nat(2), { maxLength: 2 }),
          literal: fc.boolean(),
          children: fc.array(
            fc.oneof(
              { depthSize: 'medium' },
              fc.constant<TreeNode>({ kind: 'text', text: 't' }),
              tie('element'),
            ),
            { minLength: 1, maxLength: 6 },
          ),
        },
        { noNullPrototype: true },
      )
      .map(({ tag, attributePages, literal, children }) => ({
        kind: 'element',
        tag: literal ? 0x04 : tag,
        ...(literal && { literal: 0 }),
        ...(attributePages.length > 0 && { attributes: attributePages.map(attributeOn) }),
        children,
      })),
  }))
  .element.map((element) => ({
    ...ACTIVE_SYNC_HEADER,
    stringTable: Buffer.from('name\0'),
    nodes: [element],
  }));

function attributeOn(page: number): TreeAttribute {
  return { kind: 'attribute', page, token: 0x05, value: [{ kind: 'text', text: 'v' }] };
}

export function editsOf(document: WbxmlDocument, plan: readonly Pick[]): readonly Edit[] {
  const edits: Edit[] = [];
  let element = 0;
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) !== NodeKind.Element) continue;
    const pick = plan[element++ % plan.length];
    if (pick === 'remove' && node !== document.root) edits.push({ kind: 'remove', node });
    if (typeof pick === 'object') edits.push({ kind: 'set', node, text: pick.set });
  }
  return edits;
}

/** The same edits, done to plain objects. */
export function editTree(document: WbxmlDocument, edits: readonly Edit[]): readonly TreeNode[] {
  const ofNode = new Map(edits.map((edit) => [edit.node, edit]));
  const walk = (nodes: readonly Node[], trees: readonly TreeNode[]): readonly TreeNode[] =>
    trees.flatMap((tree, index): readonly TreeNode[] => {
      if (tree.kind !== 'element') return [tree];
      const node = nodes[index] as Node;
      const edit = ofNode.get(node);
      if (edit?.kind === 'remove') return [];
      if (edit && encodeText(edit.text, document.header.charset)) return [setElement(tree, edit.text)];
      if (!tree.children) return [tree];
      const inside = [...document.children(node)].filter(
        (child) => document.kind(child) !== NodeKind.Attribute,
      );
      return [{ ...tree, children: walk(inside, tree.children) }];
    });
  const top: Node[] = [];
  for (let node = 0; node < document.size; node = document.next(node)) top.push(node);
  return walk(top, toTree(document).nodes);
}

function setElement({ kind, tag, literal }: TreeElement, text: string): TreeElement {
  const children: TreeNode[] = [{ kind: 'text', text }];
  return { kind, tag, ...(literal !== undefined && { literal }), ...(text !== '' && { children }) };
}

/** Whether the bytes are those that came, with what each edit puts in, and at most one page switch a segment, behind its ENDs. */
export function isMadeOf(
  document: WbxmlDocument,
  made: readonly Edit[],
  bytes: Buffer,
  at: number,
  kept: number,
): boolean {
  const [edit, ...others] = made;
  const segment = document.bytes.subarray(kept, edit ? document.start(edit.node) : undefined);
  let ends = 0;
  while (segment[ends] === 0x01) ends++;
  const switched = Buffer.concat([
    segment.subarray(0, ends),
    bytes.subarray(at + ends, at + ends + 2),
    segment.subarray(ends),
  ]);
  const hasSwitch = kept > 0 && bytes[at + ends] === 0x00 && ends < segment.length;
  return [segment, ...(hasSwitch ? [switched] : [])].some((expected) => {
    const behind = at + expected.length;
    if (!bytes.subarray(at, behind).equals(expected)) return false;
    if (!edit) return behind === bytes.length;
    const put = edit.kind === 'remove' ? Buffer.alloc(0) : textElement(document, edit.node, edit.text);
    // The tag may need its own page again, where the one of a removed element is still in force.
    const puts = put.length > 0 && bytes[behind] === 0x00 ? [0, 2] : [0];
    return puts.some((skipped) => {
      const next = behind + skipped + put.length;
      if (!bytes.subarray(behind + skipped, next).equals(put)) return false;
      return isMadeOf(document, others, bytes, next, document.end(edit.node));
    });
  });
}

function textElement(document: WbxmlDocument, node: Node, text: string): Buffer {
  const name = document.isLiteral(node) ? [0x04, 0x00] : [0x05];
  if (text === '') return Buffer.from(name);
  const [token = 0, ...index] = name;
  return Buffer.concat([Buffer.from([token | 0x40, ...index, 0x03]), Buffer.from(text), Buffer.from([0, 1])]);
}

/** The same without any attributes. */
export function withoutAttributes(node: TreeNode): TreeNode {
  if (node.kind !== 'element') return node;
  const { attributes: _, children, ...element } = node;
  return { ...element, ...(children && { children: children.map(withoutAttributes) }) };
}
