import { Buffer } from 'node:buffer';
import { encodeText, terminatorLength, UTF_8 } from '../charset.ts';
import { textOrBytes } from '../to-tree.ts';
import type { TextOrBytes } from '../tree.ts';
import { tableString } from './content.ts';
import { errorAt, type ParsedElement } from './parser.ts';

/** What the readers of the parts share: the text for error places, the character set, the growing string table. */
export class XmlInput {
  readonly text: string;
  charset: number = UTF_8;
  stringTable: Buffer = Buffer.alloc(0);

  constructor(text: string) {
    this.text = text;
  }

  /** Throws XmlError at the element. */
  fail(element: ParsedElement, reason: string): never {
    throw errorAt(this.text, element.offset, reason);
  }

  /** A number written `12` or `0x0c`, within bounds; the fallback where the attribute is missing. */
  number(
    element: ParsedElement,
    name: string,
    range: readonly [least: number, most: number],
    fallback?: number,
  ): number {
    const [least, most] = range;
    const written = element.attributes[name];
    if (written === undefined && fallback !== undefined) return fallback;
    const value = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(written ?? '') ? Number(written) : Number.NaN;
    if (value >= least && value <= most) return value;
    const found = written === undefined ? 'is missing' : `"${written}" does not fit`;
    return this.fail(
      element,
      `attribute ${name} ${found}; expected a number from ${least} to ${most}, such as 12 or 0x0c`,
    );
  }

  /** A string, which must be text of the character set without the character that ends strings. */
  string(element: ParsedElement, text: string, encoding = 'text'): TextOrBytes {
    const bytes = this.#decoded(element, text, encoding);
    if (tableString({ stringTable: bytes, charset: this.charset }, 0).length < bytes.length)
      this.fail(element, 'a string cannot hold U+0000, which ends strings; expected opaque content');
    return textOrBytes(bytes, this.charset);
  }

  /** Opaque bytes; their text is UTF-8 whatever the character set. */
  opaque(element: ParsedElement, text: string, encoding = 'text'): Buffer {
    const own = new XmlInput(this.text);
    return own.#decoded(element, text, encoding);
  }

  #decoded(element: ParsedElement, text: string, encoding: string): Buffer {
    if (encoding === 'base64') return this.base64(element, text);
    if (encoding === 'crlf') return this.#encoded(element, text.replaceAll('\n', '\r\n'));
    if (encoding === 'text') return this.#encoded(element, text);
    return this.fail(element, `encoding "${encoding}"; expected text, crlf or base64`);
  }

  base64(element: ParsedElement, text: string): Buffer {
    const dense = text.replaceAll(/\s/g, '');
    if (dense.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(dense))
      this.fail(element, 'this is not base64; expected groups of four of A-Z a-z 0-9 + / and = at the end');
    return Buffer.from(dense, 'base64');
  }

  /** Index of a string in the table, where it is put if it is not there yet. */
  tableIndex(element: ParsedElement, text: string): number {
    const bytes = this.#encoded(element, text);
    const width = terminatorLength(this.charset);
    for (let at = 0; at < this.stringTable.length; ) {
      const entry = tableString(this, at);
      if (bytes.equals(entry)) return at;
      at += entry.length + width;
    }
    const index = this.stringTable.length;
    this.stringTable = Buffer.concat([this.stringTable, bytes, Buffer.alloc(width)]);
    return index;
  }

  /** Index from the attribute `index`; without it, of the text; where both are there they must agree. */
  reference(element: ParsedElement, text: string | undefined): number {
    if (element.attributes.index === undefined && text !== undefined) return this.tableIndex(element, text);
    const last = this.stringTable.length - 1;
    if (last < 0)
      this.fail(
        element,
        'there is no string table to refer to; expected <wbxml:strings> before, or no index',
      );
    const index = this.number(element, 'index', [0, last]);
    if (text === undefined || text === '') return index;
    const entry = tableString(this, index);
    if (this.#encoded(element, text).equals(entry)) return index;
    return this.fail(
      element,
      `string ${index} of the table is not "${text}"; expected no index, or the string that it has`,
    );
  }

  #encoded(element: ParsedElement, text: string): Buffer {
    return (
      encodeText(text, this.charset) ??
      this.fail(element, `character set ${this.charset} cannot say "${text}"`)
    );
  }
}
