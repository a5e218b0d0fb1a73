import { terminatorLength } from './charset.ts';
import { WbxmlError } from './error.ts';
import { hasPlainHeader, PLAIN_HEADER, type WbxmlHeader } from './header.ts';
import { endOfInlineString } from './inline-string.ts';
import { MAX_STRING_TABLE, MAX_TABLE_TEXT } from './limits.ts';
import { endOfTableString } from './string-table.ts';
import { ATTRIBUTE_VALUES, HAS_ATTRIBUTES, HAS_CONTENT, inHex, Token } from './tokens.ts';

/** What the tokenizer stands on. Numbers, for they are compared once a token. */
export const TokenKind = {
  Page: 0, // SWITCH_PAGE, in the tag or the attribute code space
  Open: 1, // an element's tag
  Close: 2, // END of an element's content
  Text: 3, // STR_I
  TableText: 4, // STR_T
  Entity: 5, // ENTITY
  Opaque: 6, // OPAQUE
  Extension: 7, // EXT_I_n, EXT_T_n, EXT_n
  Instruction: 8, // PI: attributes follow, up to AttributesEnd
  Attribute: 9, // start of an attribute
  AttributeValue: 10, // value token of an attribute
  AttributesEnd: 11, // END of an attribute list or an instruction
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/**
 * Walks a WBXML body token by token without making an object a token: after `next()` the fields describe the token.
 * The tree, the annotated hex and the XML view are folds over it. Throws WbxmlError.
 */
export class WbxmlTokenizer {
  readonly bytes: Buffer;
  readonly header: WbxmlHeader;

  kind: TokenKind = TokenKind.Page;
  /** Half-open range of the whole token. */
  start = 0;
  end = 0;
  /** Code page in force in the tag space, and in the attribute space. */
  page = 0;
  attributePage = 0;
  /** Open: the token without its bits. Attribute, AttributeValue, Extension: the token byte. */
  token = 0;
  hasContent = false;
  hasAttributes = false;
  /** Text, Opaque: half-open range of the content alone. */
  valueStart = 0;
  valueEnd = 0;
  /** Entity: the character code. Literals, TableText, EXT_T: the string table index. EXT_I: unused. */
  value = 0;

  /** Strings end in two zero bytes. */
  readonly isWide: boolean;

  #position: number;
  readonly #limit: number;
  /** Bytes that references to the string table may still stand for. */
  #tableTextLeft = MAX_TABLE_TEXT;
  #inAttributes = false;
  /** Inside an attribute list: an attribute has started, so values may follow. */
  #attributeOpen = false;

  /** Reads the header. */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = bytes.length;
    this.#position = 0;
    this.header = this.#readHeader();
    this.isWide = terminatorLength(this.header.charset) === 2;
    this.start = this.end = this.#position;
  }

  /** Where the next token starts. */
  get position(): number {
    return this.#position;
  }

  /** True where the next token is none of an attribute list. */
  get isInContent(): boolean {
    return !this.#inAttributes;
  }

  /** Goes on at another token of the content, up to which somebody else has read. */
  resume(position: number, page: number): void {
    this.#position = position;
    this.page = page;
  }

  /** Moves to the next token; false at the end of the bytes. */
  next(): boolean {
    const position = this.#position;
    if (position >= this.#limit) return false;
    this.start = position;
    const byte = this.bytes[position] as number;
    this.#position = position + 1;
    if (this.#inAttributes) this.#attributeToken(byte);
    else if ((byte & 0x3f) > Token.LITERAL) this.#tag(byte);
    else this.#contentToken(byte);
    this.end = this.#position;
    return true;
  }

  #tag(byte: number): void {
    this.kind = TokenKind.Open;
    this.token = byte & 0x3f;
    this.hasContent = (byte & HAS_CONTENT) !== 0;
    this.hasAttributes = this.#inAttributes = (byte & HAS_ATTRIBUTES) !== 0;
    this.#attributeOpen = false;
  }

  #contentToken(byte: number): void {
    switch (byte) {
      case Token.END:
        this.kind = TokenKind.Close;
        return;
      case Token.STR_I:
        this.#inlineString();
        return;
      case Token.SWITCH_PAGE:
        this.kind = TokenKind.Page;
        this.page = this.#byte();
        return;
      case Token.LITERAL:
      case Token.LITERAL_C:
      case Token.LITERAL_A:
      case Token.LITERAL_AC:
        this.#tag(byte);
        this.value = this.#tableIndex();
        return;
      case Token.PI:
        this.kind = TokenKind.Instruction;
        this.#inAttributes = true;
        this.#attributeOpen = false;
        return;
      default:
        this.#value(byte);
    }
  }

  #attributeToken(byte: number): void {
    switch (byte) {
      case Token.END:
        this.kind = TokenKind.AttributesEnd;
        this.#inAttributes = false;
        return;
      case Token.SWITCH_PAGE:
        this.kind = TokenKind.Page;
        this.attributePage = this.#byte();
        return;
      case Token.LITERAL:
        this.#startAttribute(byte);
        this.value = this.#tableIndex();
        return;
    }
    if (byte < ATTRIBUTE_VALUES && (byte & 0x3f) > Token.LITERAL) {
      this.#startAttribute(byte);
      return;
    }
    if (!this.#attributeOpen)
      throw new WbxmlError('bad-token', this.start, `Token ${inHex(byte)} is a value before any attribute`);
    if ((byte & 0x3f) <= Token.LITERAL) {
      this.#value(byte);
      return;
    }
    this.kind = TokenKind.AttributeValue;
    this.token = byte;
  }

  #startAttribute(byte: number): void {
    this.kind = TokenKind.Attribute;
    this.token = byte;
    this.#attributeOpen = true;
  }

  /** Tokens that may stand both in content and in an attribute's value. */
  #value(byte: number): void {
    switch (byte) {
      case Token.STR_I:
        this.#inlineString();
        return;
      case Token.STR_T:
        this.kind = TokenKind.TableText;
        this.value = this.#tableIndex();
        return;
      case Token.ENTITY:
        this.kind = TokenKind.Entity;
        this.value = this.#integer();
        return;
      case Token.OPAQUE:
        this.#opaque();
        return;
      case Token.EXT_I_0:
      case Token.EXT_I_1:
      case Token.EXT_I_2:
        this.#inlineString();
        break;
      case Token.EXT_T_0:
      case Token.EXT_T_1:
      case Token.EXT_T_2:
        this.value = this.#integer();
        break;
      case Token.EXT_0:
      case Token.EXT_1:
      case Token.EXT_2:
        break;
      default:
        throw new WbxmlError('bad-token', this.start, `Token ${inHex(byte)} may not stand here`);
    }
    this.kind = TokenKind.Extension;
    this.token = byte;
  }

  #inlineString(): void {
    this.kind = TokenKind.Text;
    const from = this.#position;
    this.valueStart = from;
    const end = this.isWide ? this.#wideTerminator(from) : this.#terminator(from);
    this.valueEnd = end;
    this.#position = end + (this.isWide ? 2 : 1);
  }

  #terminator(from: number): number {
    const end = endOfInlineString(this.bytes, from);
    if (end === -1) throw this.#truncated('A string without its end');
    return end;
  }

  #wideTerminator(from: number): number {
    for (let index = from; index + 1 < this.#limit; index += 2) {
      if (this.bytes[index] === 0 && this.bytes[index + 1] === 0) return index;
    }
    throw this.#truncated('A string without its end');
  }

  #opaque(): void {
    this.kind = TokenKind.Opaque;
    const length = this.#integer();
    this.valueStart = this.#position;
    this.valueEnd = this.#position + length;
    if (this.valueEnd > this.#limit) {
      throw this.#truncated(
        `Opaque data of ${length} bytes, of which ${this.#limit - this.valueStart} are there`,
      );
    }
    this.#position = this.valueEnd;
  }

  #tableIndex(): number {
    const index = this.#integer();
    const { stringTableStart, stringTableEnd } = this.header;
    const length = stringTableEnd - stringTableStart;
    if (index >= length) {
      throw new WbxmlError(
        'bad-string-table',
        this.start,
        `String ${index} lies past the ${length}-byte table`,
      );
    }
    const table = this.bytes.subarray(stringTableStart, stringTableEnd);
    this.#tableTextLeft -= endOfTableString(table, index, this.isWide) - index;
    if (this.#tableTextLeft >= 0) return index;
    throw new WbxmlError(
      'too-large',
      this.start,
      `References to the string table that stand for more than ${MAX_TABLE_TEXT} bytes`,
    );
  }

  #byte(): number {
    const byte = this.bytes[this.#position];
    if (byte === undefined) throw this.#truncated('A token without its operand');
    this.#position++;
    return byte;
  }

  /** Multi-byte integer: seven bits a byte, high bit means more follows. (WBXML 1.3, 5.1) */
  #integer(): number {
    const start = this.#position;
    let value = 0;
    for (let count = 0; count < 5; count++) {
      const byte = this.#byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80 && value <= 0xffffffff) return value;
      if (byte < 0x80) break;
    }
    throw new WbxmlError('bad-integer', start, 'An integer of more than 32 bits');
  }

  #truncated(what: string): WbxmlError {
    return new WbxmlError('truncated', this.start, `${what}: the body ends at byte ${this.#limit}`);
  }

  #readHeader(): WbxmlHeader {
    if (hasPlainHeader(this.bytes)) {
      this.#position = PLAIN_HEADER.stringTableEnd;
      return PLAIN_HEADER;
    }
    const version = this.#byte();
    if (version > 0x03)
      throw new WbxmlError('bad-header', 0, `Version byte ${inHex(version)} is not WBXML 1.0 to 1.3`);
    const publicId = this.#integer();
    const publicIdIndex = publicId === 0 ? this.#integer() : 0;
    // WBXML 1.0 had no character set in its header.
    const charset = version === 0x00 ? 0 : this.#integer();
    const lengthAt = this.#position;
    const length = this.#integer();
    const stringTableStart = this.#position;
    if (length > MAX_STRING_TABLE)
      throw new WbxmlError('too-large', lengthAt, `A string table of ${length} bytes`);
    if (stringTableStart + length > this.#limit) throw this.#truncated(`A string table of ${length} bytes`);
    this.#position = stringTableStart + length;
    return { version, publicId, publicIdIndex, charset, stringTableStart, stringTableEnd: this.#position };
  }
}
