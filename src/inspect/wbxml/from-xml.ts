import { MAX_DEPTH } from './limits.ts';
import type { Tag } from './tags.ts';
import { Token } from './tokens.ts';
import { ACTIVE_SYNC_HEADER, type TreeElement, type TreeNode, type WbxmlTree } from './tree.ts';
import { readHeader, readStringTable } from './xml/header.ts';
import { XmlInput } from './xml/input.ts';
import { tagOfXmlName } from './xml/names.ts';
import { parse } from './xml/parser.ts';
import {
  isDeclaration,
  NO_BINDINGS,
  type Placed,
  placeRoot,
  unknownTag,
  wbxmlAttribute,
} from './xml/scope.ts';
import { attributesOf, contentOf, type Item, isMarkedEmpty, itemsOf, markedContent } from './xml/values.ts';

/**
 * Reads what `toXml` writes, and what people write by hand: lower-cased namespaces are prefixes without being
 * declared (`email2:UmCallerID`), and an unprefixed root is the command of its name. Throws XmlError.
 */
export function fromXml(text: string): WbxmlTree {
  const parsed = parse(text);
  const input = new XmlInput(text);
  const outermost = placeRoot(parsed, NO_BINDINGS, input);
  if (outermost.space === 'wbxml' && outermost.local === 'document') return documentOf(outermost, input);
  const root = nodeOf(outermost, input, 1);
  if (root.kind !== 'element')
    input.fail(parsed, `<${parsed.name}> is no root element; expected one such as <Sync>`);
  return { ...ACTIVE_SYNC_HEADER, stringTable: input.stringTable, nodes: [root] };
}

function documentOf(outermost: Placed, input: XmlInput): WbxmlTree {
  const header = readHeader(outermost.element, input);
  const nodes: TreeNode[] = [];
  let roots = 0;
  for (const child of outermost.element.children) {
    if (typeof child === 'string' && child.trim() === '') continue;
    if (typeof child === 'string')
      return input.fail(outermost.element, 'text beside the root element; expected none');
    const placed = placeRoot(child, outermost.bindings, input);
    if (placed.space === 'wbxml' && placed.local === 'strings') {
      readStringTable(placed, input);
      continue;
    }
    const node = nodeOf(placed, input, 1);
    if (node.kind === 'element') roots++;
    if (roots > 1) input.fail(child, 'a second root element; expected one');
    if (node.kind !== 'element' && node.kind !== 'instruction')
      input.fail(child, `<${child.name}> beside the root; expected <wbxml:instruction> or the root`);
    nodes.push(node);
  }
  return { ...header, stringTable: input.stringTable, nodes };
}

function nodeOf(placed: Placed, input: XmlInput, depth: number): TreeNode {
  // One more than the depth of open elements, for the innermost may be empty; encode counts exactly.
  if (depth > MAX_DEPTH + 1) input.fail(placed.element, `nested deeper than ${MAX_DEPTH}`);
  const { space, local, element } = placed;
  if (space === 'wbxml' && local === 'instruction')
    return { kind: 'instruction', attributes: attributesOf(placed, input) };
  if (space === 'wbxml' && local !== 'literal') return contentOf(placed, input);
  checkAttributes(placed, input);
  const literal = space === 'wbxml' ? input.reference(element, element.attributes.name) : undefined;
  const { attributes, children } = insideOf(placed, input, depth);
  return {
    kind: 'element',
    tag: tagFor(placed, input),
    ...(literal !== undefined && { literal }),
    ...(attributes && { attributes }),
    ...((children.length > 0 || isMarkedEmpty(placed)) && { children }),
  };
}

function tagFor({ space, local, element }: Placed, input: XmlInput): Tag {
  if (space === 'wbxml') return Token.LITERAL;
  return tagOfXmlName(space, local) ?? input.fail(element, unknownTag(space, local));
}

function insideOf(
  placed: Placed,
  input: XmlInput,
  depth: number,
): Pick<TreeElement, 'attributes'> & { children: TreeNode[] } {
  const marked = markedContent(placed, input);
  if (marked) return { children: marked };
  const items = itemsOf(placed, input);
  const [first] = items;
  const hasList = typeof first === 'object' && first.space === 'wbxml' && first.local === 'attributes';
  const content = hasList ? items.slice(1) : items;
  if (content.length > 0 && isMarkedEmpty(placed))
    input.fail(placed.element, `<${placed.element.name}> is marked empty; expected no content`);
  const children = content.map((item) => childOf(placed, item, input, depth));
  return { ...(hasList && { attributes: attributesOf(first, input) }), children };
}

function childOf(parent: Placed, item: Item, input: XmlInput, depth: number): TreeNode {
  if (typeof item === 'string') return { kind: 'text', ...input.string(parent.element, item, undefined) };
  return nodeOf(item, input, depth + 1);
}

function checkAttributes({ element, space, bindings }: Placed, input: XmlInput): void {
  for (const name of Object.keys(element.attributes)) {
    if (isDeclaration(name) || wbxmlAttribute(name, bindings)) continue;
    if (space === 'wbxml' && (name === 'name' || name === 'index')) continue;
    input.fail(element, `attribute "${name}" has no token; expected <wbxml:attributes> inside the element`);
  }
}
