import { printable } from '../../inspect/printable.ts';
import { decodeText, terminatorLength } from '../../inspect/wbxml/charset.ts';
import { type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { inHex } from '../../inspect/wbxml/tokens.ts';
import { cut, widthOf } from '../draw/fit.ts';

/** Bytes that are looked at to tell text from other bytes. */
const SAMPLE = 512;
/** Bytes of a name that are read: a literal may name a megabyte of the string table. */
const NAME_BYTES = 256;

/** Text of the first bytes, without the half of a character at the end. */
export function textStart(bytes: Uint8Array, most: number, charset: number): string {
  const text = decodeText(bytes.subarray(0, most), charset);
  return bytes.length > most ? text.replace(/\ufffd$/, '') : text;
}

/** True for UTF-8 without controls but line breaks and tabs, judged by its start. */
export function isText(bytes: Uint8Array): boolean {
  const text = textStart(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), SAMPLE, 106);
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code === 0xfffd || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) return false;
  }
  return bytes.length > 0;
}

/** Name of an element or attribute; of a literal no more than a row could show. */
export function nameOf(document: WbxmlDocument, node: Node): string {
  if (!document.isLiteral(node)) return document.name(node);
  return tableStart(document, document.number(node), NAME_BYTES) || '(no name)';
}

/** The start of a string of the table: reading all of it for every row could take long. */
export function tableStart(document: WbxmlDocument, index: number, most: number): string {
  const { header, bytes } = document;
  const width = terminatorLength(header.charset);
  const start = header.stringTableStart + index;
  const end = Math.min(start + most, header.stringTableEnd);
  let at = start;
  while (at < end && (bytes[at] !== 0 || (width === 2 && bytes[at + 1] !== 0))) at += width;
  return decodeText(bytes.subarray(start, at), header.charset);
}

/** Names from the root down, the last ones that fit. */
export function pathOf(document: WbxmlDocument, node: Node, columns: number): string {
  let path = '';
  for (let at = node; at >= 0; at = document.parent(at)) {
    const name = labelOf(document, at);
    const longer = path === '' ? name : `${name}/${path}`;
    if (widthOf(longer) > columns - 2) return path === '' ? cut(name, columns) : `…/${path}`;
    path = longer;
  }
  return path;
}

/** What a node is called in a path. */
function labelOf(document: WbxmlDocument, node: Node): string {
  switch (document.kind(node)) {
    case NodeKind.Element:
      return printable(nameOf(document, node));
    case NodeKind.Attribute:
      return printable(`@${nameOf(document, node)}`);
    case NodeKind.Text:
    case NodeKind.TableText:
      return 'text';
    case NodeKind.Entity:
      return 'entity';
    case NodeKind.Opaque:
      return 'opaque';
    case NodeKind.Extension:
      return 'extension';
    case NodeKind.Instruction:
      return 'instruction';
    case NodeKind.AttributeValue:
      return `value ${inHex(document.token(node))}`;
  }
}
