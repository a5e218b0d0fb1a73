import { Buffer } from 'node:buffer';
import { encodeText, terminatorLength } from '../charset.ts';
import { MAX_STRING_TABLE } from '../limits.ts';
import { textOrBytes } from '../to-tree.ts';
import { ACTIVE_SYNC_HEADER, type WbxmlTree } from '../tree.ts';
import { tableString } from './content.ts';
import { isXmlText } from './escape.ts';
import type { XmlInput } from './input.ts';
import type { ParsedElement } from './parser.ts';
import type { Placed } from './scope.ts';
import { itemsOf, textIn } from './values.ts';

const VERSIONS: readonly string[] = ['1.0', '1.1', '1.2', '1.3'];

/** True where the header is ActiveSync's own and so goes without saying. */
export function hasPlainHeader(tree: WbxmlTree): boolean {
  return (
    tree.version === ACTIVE_SYNC_HEADER.version &&
    tree.publicId === ACTIVE_SYNC_HEADER.publicId &&
    tree.charset === ACTIVE_SYNC_HEADER.charset &&
    tree.stringTable.length === 0
  );
}

/** Attributes of `<wbxml:document>`: what differs from ActiveSync's header. */
export function headerAttributes(tree: WbxmlTree): Record<string, string> {
  const { version, publicId, publicIdIndex, charset } = tree;
  return {
    ...(version !== ACTIVE_SYNC_HEADER.version && { version: versionName(version) }),
    ...(publicId === 0 && { 'public-id-index': String(publicIdIndex) }),
    ...(publicId !== 0 && publicId !== ACTIVE_SYNC_HEADER.publicId && { 'public-id': String(publicId) }),
    ...(charset !== ACTIVE_SYNC_HEADER.charset && { charset: String(charset) }),
  };
}

/** `1.3` for 0x03: major minus one above four bits of minor. (WBXML 1.3, 5.4) */
export function versionName(version: number): string {
  return `${(version >> 4) + 1}.${version & 0x0f}`;
}

/** The strings of the table, or undefined where it is not a row of ended strings that text can say. */
export function tableEntries(tree: WbxmlTree): string[] | undefined {
  const width = terminatorLength(tree.charset);
  const entries: string[] = [];
  for (let at = 0; at < tree.stringTable.length; ) {
    const bytes = tableString(tree, at);
    const { text } = textOrBytes(bytes, tree.charset);
    if (text === undefined || !isXmlText(text)) return undefined;
    entries.push(text);
    at += bytes.length + width;
  }
  const again = tableOf(entries, tree.charset);
  return again && Buffer.from(again).equals(tree.stringTable) ? entries : undefined;
}

/** A string table of these entries; undefined where the character set cannot say them. */
function tableOf(entries: readonly string[], charset: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const bytes = encodeText(entry, charset);
    if (!bytes) return undefined;
    parts.push(bytes, Buffer.alloc(terminatorLength(charset)));
  }
  return Buffer.concat(parts);
}

/** Reads the attributes of `<wbxml:document>`; the character set counts from here on. */
export function readHeader(
  document: ParsedElement,
  input: XmlInput,
): Omit<WbxmlTree, 'nodes' | 'stringTable'> {
  const written = document.attributes.version ?? '1.3';
  const version = VERSIONS.indexOf(written);
  if (version < 0) input.fail(document, `version "${written}"; expected one of ${VERSIONS.join(', ')}`);
  const hasIndex = document.attributes['public-id-index'] !== undefined;
  const publicId = hasIndex
    ? 0
    : input.number(document, 'public-id', [1, 0xffffffff], ACTIVE_SYNC_HEADER.publicId);
  const publicIdIndex = input.number(document, 'public-id-index', [0, 0xffffffff], 0);
  const charset =
    version === 0 ? 0 : input.number(document, 'charset', [0, 0xffffffff], ACTIVE_SYNC_HEADER.charset);
  input.charset = charset;
  return { version, publicId, publicIdIndex, charset };
}

/** Reads `<wbxml:strings>`: a string an element, or the whole table as base64. */
export function readStringTable(strings: Placed, input: XmlInput): void {
  const { element } = strings;
  if (element.attributes.encoding === 'base64')
    input.stringTable = input.base64(element, textIn(strings, input));
  else input.stringTable = tableFromEntries(strings, input);
  if (input.stringTable.length > MAX_STRING_TABLE)
    input.fail(
      element,
      `a string table of ${input.stringTable.length} bytes; expected at most ${MAX_STRING_TABLE}`,
    );
}

function tableFromEntries(strings: Placed, input: XmlInput): Buffer {
  const entries = itemsOf(strings, input).map((item) => {
    if (typeof item !== 'string' && item.space === 'wbxml' && item.local === 'string')
      return textIn(item, input);
    return input.fail(
      strings.element,
      `<${strings.element.name}> lists strings; expected <wbxml:string> or encoding="base64"`,
    );
  });
  return (
    tableOf(entries, input.charset) ??
    input.fail(strings.element, `character set ${input.charset} cannot say these strings`)
  );
}
