import { decodeText } from '../wbxml/charset.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import type { Tag } from '../wbxml/tags.ts';

/** Most bytes that are read of an id, a class or a Status: the longest of the protocol have 255 characters. */
const MAX_BYTES = 1024;

/**
 * Text of the first child element with the tag; undefined when there is none, and where it is not known. A long one is cut: it is
 * read again for each item around it, and a sender can make both as many and as long as a body has room for.
 */
export function memberText(document: WbxmlDocument, node: Node, tag: Tag): string | undefined {
  const child = document.child(node, tag);
  if (child === NO_NODE || document.isUnknown(child)) return undefined;
  const isOneText = document.next(child) === child + 2 && document.kind(child + 1) === NodeKind.Text;
  if (isOneText && document.end(child) - document.start(child) <= MAX_BYTES) return document.text(child + 1);
  return startOfText(document, child);
}

/** As much of the pieces as fits; a piece may be empty, so they are counted, too. */
function startOfText(document: WbxmlDocument, node: Node): string {
  let text = '';
  let pieces = 0;
  const end = document.next(node);
  for (let child = node + 1; child < end && text.length < MAX_BYTES; child = document.next(child)) {
    if (++pieces > MAX_BYTES) break;
    text += startOfPiece(document, child);
  }
  return text.slice(0, MAX_BYTES);
}

function startOfPiece(document: WbxmlDocument, node: Node): string {
  const { charset } = document.header;
  switch (document.kind(node)) {
    case NodeKind.Text:
    case NodeKind.Opaque:
      return decodeText(document.content(node).subarray(0, MAX_BYTES), charset);
    case NodeKind.TableText:
      return decodeText(document.tableString(document.number(node), MAX_BYTES), charset);
    case NodeKind.Entity:
      return document.text(node);
    default:
      return '';
  }
}
