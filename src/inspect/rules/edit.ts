import { Buffer } from 'node:buffer';
import { ByteWriter } from '../wbxml/byte-writer.ts';
import { encodeText, terminatorLength } from '../wbxml/charset.ts';
import type { Node, WbxmlDocument } from '../wbxml/document.ts';
import { type Splice, spliceDocument } from '../wbxml/splice.ts';
import { tokenOf } from '../wbxml/tags.ts';
import { HAS_CONTENT, Token } from '../wbxml/tokens.ts';

/** A change to one element of a body. A text that is set takes the place of all that the element holds. */
export type Edit =
  | { readonly kind: 'remove'; readonly node: Node }
  | { readonly kind: 'set'; readonly node: Node; readonly text: string };

/** What became of an edit beside others. */
export type EditFate =
  | 'made'
  | 'covered' // the element is removed, or all that is around it replaced
  | 'conflict' // an edit before it sets another text
  | 'impossible'; // the body's character set has no bytes for the text, or nothing would be left

export interface Edited {
  readonly bytes: Buffer;
  /** One for each edit, in their order. */
  readonly fates: readonly EditFate[];
}

/**
 * Makes changes in the received bytes: the element's own span is cut or replaced, all other bytes stay as they were, but
 * for the code page, which is made up for where the span switched it. Edits compose: to remove an element wins over
 * all inside it and over a text for it, to set one over all inside it; of two texts for one element the first wins.
 */
export function editDocument(document: WbxmlDocument, edits: readonly Edit[]): Edited {
  const fates: EditFate[] = new Array(edits.length).fill('covered');
  const splices: Splice[] = [];
  let end = 0;
  for (const sameNode of byNode(document, edits)) {
    const { node } = edits[sameNode[0] as number] as Edit;
    if (document.start(node) < end) continue;
    const splice = settle(document, edits, sameNode, fates);
    if (!splice) continue;
    splices.push(splice);
    end = splice.end;
  }
  return { bytes: spliceDocument(document, splices), fates };
}

/** Makes changes in the received bytes, as `editDocument` does. */
export function applyEdits(document: WbxmlDocument, edits: readonly Edit[]): Buffer {
  return editDocument(document, edits).bytes;
}

/** Whether elements can be edited at all: in a damaged body nobody knows what the bytes after the damage are. */
export function canEdit(document: WbxmlDocument): boolean {
  return !document.error;
}

/** Numbers of the edits, those of one element together and in order, elements in document order. */
function byNode(document: WbxmlDocument, edits: readonly Edit[]): readonly (readonly number[])[] {
  const groups = new Map<Node, number[]>();
  for (const [number, { node }] of edits.entries()) {
    const group = groups.get(node);
    if (group) group.push(number);
    else groups.set(node, [number]);
  }
  const inOrder = [...groups].sort(([one], [other]) => document.start(one) - document.start(other));
  return inOrder.map(([, numbers]) => numbers);
}

/** Decides between the edits of one element; undefined where none of them can be made. */
function settle(
  document: WbxmlDocument,
  edits: readonly Edit[],
  numbers: readonly number[],
  fates: EditFate[],
): Splice | undefined {
  const ofNumber = (number: number) => edits[number] as Edit;
  const { node } = ofNumber(numbers[0] as number);
  const { start, end } = document.span(node);
  const removals = numbers.filter((number) => ofNumber(number).kind === 'remove');
  if (removals.length > 0) {
    const fate = node === document.root ? 'impossible' : 'made';
    for (const number of removals) fates[number] = fate;
    if (fate === 'made') return { start, end, bytes: Buffer.alloc(0), page: 0 };
  }
  let chosen: { readonly text: string; readonly bytes: Buffer } | undefined;
  for (const number of numbers) {
    const edit = ofNumber(number);
    if (edit.kind === 'remove') continue;
    const bytes: Buffer | undefined = chosen?.bytes ?? elementBytes(document, node, edit.text);
    if (bytes) chosen ??= { text: edit.text, bytes };
    if (!bytes) fates[number] = 'impossible';
    else fates[number] = edit.text === chosen?.text ? 'made' : 'conflict';
  }
  return chosen && { start, end, bytes: chosen.bytes, page: document.page(node) };
}

/** The element with nothing but a text; without content for an empty one. U+0000, which ends a string, is left out. */
function elementBytes(document: WbxmlDocument, node: Node, text: string): Buffer | undefined {
  const out = new ByteWriter();
  const wanted = text.replaceAll('\0', '');
  const { charset } = document.header;
  const content = encodeText(wanted, charset);
  if (!content) return undefined;
  const isLiteral = document.isLiteral(node);
  const token = isLiteral ? Token.LITERAL : tokenOf(document.tag(node));
  out.byte(wanted === '' ? token : token | HAS_CONTENT);
  if (isLiteral) out.integer(document.number(node));
  if (wanted === '') return out.take();
  out.byte(Token.STR_I);
  out.bytes(content);
  out.bytes(Buffer.alloc(terminatorLength(charset)));
  out.byte(Token.END);
  return out.take();
}
