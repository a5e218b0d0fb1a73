import { Buffer } from 'node:buffer';
import { encodeText, terminatorLength } from '../wbxml/charset.ts';
import type { Node, WbxmlDocument } from '../wbxml/document.ts';
import { tokenOf } from '../wbxml/tags.ts';
import { TokenKind, WbxmlTokenizer } from '../wbxml/tokenizer.ts';
import { HAS_CONTENT, Token } from '../wbxml/tokens.ts';

/** A change to one element of a body. */
export type Edit =
  | { readonly kind: 'remove'; readonly node: Node }
  | { readonly kind: 'set'; readonly node: Node; readonly text: string };

/**
 * Makes changes in the received bytes: the element's own span is cut or replaced, all other bytes stay as they were.
 * Where the span switched the code page, the switch is made up for. Elements inside one another are changed once.
 */
export function applyEdits(document: WbxmlDocument, edits: readonly Edit[]): Uint8Array {
  const inOrder = edits.toSorted((one, other) => document.start(one.node) - document.start(other.node));
  const pieces: Uint8Array[] = [];
  const pageAt = pagesOf(document);
  let copied = 0;
  for (const edit of inOrder) {
    const start = document.start(edit.node);
    const end = document.end(edit.node);
    if (start < copied) continue;
    pieces.push(document.bytes.subarray(copied, start));
    const before = pageAt(start);
    const after = pageAt(end);
    if (edit.kind === 'set') pieces.push(elementBytes(document, edit.node, edit.text));
    if (before !== after) pieces.push(Buffer.from([Token.SWITCH_PAGE, after]));
    copied = end;
  }
  pieces.push(document.bytes.subarray(copied));
  return Buffer.concat(pieces);
}

/** The element with nothing but a text, for the page its tag is on; without content for an empty text. */
function elementBytes(document: WbxmlDocument, node: Node, text: string): Uint8Array {
  const token = tokenOf(document.tag(node));
  if (text === '') return Buffer.from([token]);
  const { charset } = document.header;
  const content = encodeText(text.replaceAll('\0', ''), charset);
  // A text that the body's character set has no bytes for changes nothing.
  if (!content) return document.bytes.subarray(document.start(node), document.end(node));
  const end = Buffer.alloc(terminatorLength(charset) + 1);
  end[end.length - 1] = Token.END;
  return Buffer.concat([Buffer.from([token | HAS_CONTENT, Token.STR_I]), content, end]);
}

/** Gives the code page in force at an offset, that of the last switch before it; offsets must not go back. */
function pagesOf(document: WbxmlDocument): (offset: number) => number {
  const switches: { readonly end: number; readonly page: number }[] = [];
  const tokens = new WbxmlTokenizer(document.bytes);
  while (tokens.next()) {
    if (tokens.kind === TokenKind.Page) switches.push({ end: tokens.end, page: tokens.page });
  }
  let passed = 0;
  return (offset) => {
    while (passed < switches.length && (switches[passed]?.end ?? 0) <= offset) passed++;
    return switches[passed - 1]?.page ?? 0;
  };
}

/** Whether an element can be given another text in this way: a literal tag has its name in the string table. */
export function canEdit(document: WbxmlDocument, node: Node): boolean {
  return tokenOf(document.tag(node)) !== Token.LITERAL && !document.error;
}
