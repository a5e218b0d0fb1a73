import { UTF_8 } from '../../inspect/wbxml/charset.ts';
import type { Node, WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { NodeKind } from '../../inspect/wbxml/document.ts';
import { bytesPerRow, hexLine } from './hex-line.ts';
import { isText, textStart } from './text.ts';
import { textLines } from './text-lines.ts';

/** Bytes of one text that are shown in lines: several times the longest mail that somebody reads here. */
const MAX_OPEN_BYTES = 256 * 1024;
const MAX_OPEN_LINES = 5000;
/** Bytes from which a text may be opened: shorter ones are whole on their row. */
const LONG = 30;

const made = new WeakMap<
  WbxmlDocument,
  Map<Node, { readonly columns: number; readonly lines: readonly string[] }>
>();

/** True for a node whose text may be too long for one row. */
export function isLong(document: WbxmlDocument, node: Node): boolean {
  const kind = document.kind(node);
  return (kind === NodeKind.Text || kind === NodeKind.Opaque) && document.content(node).length > LONG;
}

/** The text of a node in lines; bytes that are no text in hexadecimal. */
export function openedLines(document: WbxmlDocument, node: Node, columns: number): readonly string[] {
  const kept = made.get(document) ?? new Map();
  made.set(document, kept);
  const known = kept.get(node);
  if (known?.columns === columns) return known.lines;
  const isString = document.kind(node) === NodeKind.Text;
  const content = document.content(node);
  const charset = isString ? document.header.charset : UTF_8;
  const lines =
    isString || isText(content) ? linesOfText(content, columns, charset) : linesOfBytes(content, columns);
  kept.set(node, { columns, lines });
  return lines;
}

/** Text in lines, up to a bound that the last line tells of. */
export function linesOfText(bytes: Uint8Array, columns: number, charset = UTF_8): readonly string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const lines = textLines(textStart(buffer, MAX_OPEN_BYTES, charset), columns, MAX_OPEN_LINES);
  if (bytes.length <= MAX_OPEN_BYTES && lines.length < MAX_OPEN_LINES) return lines;
  return [...lines, `… the rest of ${bytes.length} bytes is not shown here; the Hex tab has all`];
}

/** Bytes as lines of hexadecimal, up to a bound that the last line tells of. */
export function linesOfBytes(bytes: Uint8Array, columns: number): readonly string[] {
  const perRow = bytesPerRow(columns, bytes.length);
  const count = Math.min(Math.ceil(bytes.length / perRow), MAX_OPEN_LINES);
  const lines = Array.from({ length: count }, (_, row) =>
    hexLine(bytes, row * perRow, perRow)
      .map(({ text }) => text)
      .join(''),
  );
  if (count * perRow >= bytes.length) return lines;
  return [...lines, `… the rest of ${bytes.length} bytes is not shown here; the Hex tab has all`];
}
