import { Buffer } from 'node:buffer';
import { encodeText, terminatorLength } from '../charset.ts';
import { textOrBytes } from '../to-tree.ts';
import { inHex, nameOfExtension } from '../tokens.ts';
import type { TextOrBytes, TreeExtension, TreeValue, WbxmlTree } from '../tree.ts';
import { forbiddenCharacters, isXmlText } from './escape.ts';

/** A text with more characters than this that XML cannot hold is binary, and reads better as base64. */
const MAX_FORBIDDEN = 8;

/** How bytes are written in XML: as they read, as they read but with CRLF at each line's end, or as base64. */
export type XmlEncoding = 'text' | 'crlf' | 'base64';

/** Content as an element of the `wbxml` namespace. */
export interface ContentElement {
  readonly name: 'text' | 'string' | 'entity' | 'opaque' | 'extension' | 'value';
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Text for the XML, before escaping, and the encoding that leads back to the bytes. */
export interface EncodedText {
  readonly text: string;
  readonly encoding: XmlEncoding;
}

/** Content as an element, for where it is not alone in its parent. */
export function contentElement(content: TreeValue, tree: WbxmlTree): ContentElement {
  switch (content.kind) {
    case 'text':
      return withEncoding('text', {}, stringText(content, tree.charset));
    case 'table-text': {
      const string = textOrBytes(tableString(tree, content.index), tree.charset);
      return withEncoding('string', { index: String(content.index) }, stringText(string, tree.charset));
    }
    case 'entity':
      return { name: 'entity', attributes: { code: inHex(content.code) }, text: '' };
    case 'opaque': {
      const { text, encoding } = opaqueText(content.bytes);
      return { name: 'opaque', attributes: { encoding }, text };
    }
    case 'extension':
      return extensionElement(content, tree.charset);
    case 'value':
      return { name: 'value', attributes: tokenAttributes(content), text: '' };
  }
}

function extensionElement(extension: TreeExtension, charset: number): ContentElement {
  const { token, string, number } = extension;
  const attributes = {
    token: nameOfExtension(token),
    ...(number !== undefined && { number: String(number) }),
  };
  return withEncoding(
    'extension',
    attributes,
    string ? stringText(string, charset) : { text: '', encoding: 'text' },
  );
}

function withEncoding(
  name: ContentElement['name'],
  attributes: Readonly<Record<string, string>>,
  { text, encoding }: EncodedText,
): ContentElement {
  return { name, attributes: encoding === 'text' ? attributes : { ...attributes, encoding }, text };
}

/** `token`, and `page` where it is not 0. */
export function tokenAttributes(token: { page: number; token: number }): Record<string, string> {
  return { token: inHex(token.token), ...(token.page !== 0 && { page: String(token.page) }) };
}

/** A string as text; as base64 where its bytes are no text of the character set, or one that XML can hardly hold. */
export function stringText(string: TextOrBytes, charset: number): EncodedText {
  if (string.text !== undefined && forbiddenCharacters(string.text) <= MAX_FORBIDDEN)
    return withLineEnds(string.text);
  const bytes = string.bytes ?? encodeText(string.text, charset) ?? Buffer.alloc(0);
  return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
}

/** Opaque bytes as text where they are text, which MIME bodies are; else as base64. */
export function opaqueText(bytes: Uint8Array): EncodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (isXmlText(text) && Buffer.from(text, 'utf8').equals(buffer)) return withLineEnds(text);
  return { text: buffer.toString('base64'), encoding: 'base64' };
}

/** XML has no line end but LF, so CRLF throughout is said once instead of with a reference on each line. */
function withLineEnds(text: string): EncodedText {
  if (!text.includes('\r\n')) return { text, encoding: 'text' };
  const rest = text.replaceAll('\r\n', '');
  if (/[\r\n]/.test(rest)) return { text, encoding: 'text' };
  return { text: text.replaceAll('\r\n', '\n'), encoding: 'crlf' };
}

/** The string that starts at an index of the tree's string table, without its terminator. */
export function tableString(tree: Pick<WbxmlTree, 'stringTable' | 'charset'>, index: number): Uint8Array {
  const width = terminatorLength(tree.charset);
  const table = tree.stringTable;
  for (let end = index; end + width <= table.length; end += width) {
    if (table[end] === 0 && table[end + width - 1] === 0) return table.subarray(index, end);
  }
  return table.subarray(index);
}
