import type { Buffer } from 'node:buffer';
import { decodeText, nameOfCharset, terminatorLength } from './charset.ts';
import { decode } from './decode.ts';
import { characterOf, WbxmlDocument } from './document.ts';
import { WbxmlError } from './error.ts';
import { MAX_OUTPUT } from './limits.ts';
import { quote } from './quote.ts';
import { nameOfTag, namespaceOf, tagOf } from './tags.ts';
import { TokenKind, WbxmlTokenizer } from './tokenizer.ts';
import { inHex, nameOfExtension, Token } from './tokens.ts';
import { isXmlText } from './xml/escape.ts';
import { versionName } from './xml/header.ts';

/** Bytes in a row; a longer token goes on in rows without a meaning. */
const ROW_BYTES = 8;
/** Column of the meaning. */
const MEANING_COLUMN = ROW_BYTES * 3 + 1;
/** Characters shown of a string. All its bytes are there on the left. */
const SHOWN_CHARACTERS = 60;
/** Bytes decoded for them: four are the most one character takes. */
const SHOWN_BYTES = (SHOWN_CHARACTERS + 1) * 4;
/** Stands for an instruction among the names of open elements. */
const INSTRUCTION = '?';

export interface AnnotateOptions {
  /** Characters after which no more rows are written, and the last one says so; by default far beyond any mail. */
  readonly maxLength?: number;
}

/**
 * The bytes on the left, eight a row, and what they mean on the right, indented like the tree. Every byte is there
 * once and in order, so the left column gives the body again. Ends with `! code at 0x16` where reading stopped.
 */
export function annotate(source: WbxmlDocument | Uint8Array, options: AnnotateOptions = {}): string {
  const document = source instanceof WbxmlDocument ? source : decode(source);
  const annotator = new Annotator(document, options.maxLength ?? MAX_OUTPUT);
  try {
    annotator.read();
  } catch (error) {
    if (!(error instanceof WbxmlError)) throw error;
  }
  return annotator.finish();
}

/** Folds tokens into rows. */
class Annotator {
  readonly #document: WbxmlDocument;
  readonly #maxLength: number;
  /** Names of the open elements and instructions, outermost first. */
  readonly #open: string[] = [];
  #inList = false;
  #contentFollows = false;
  #text = '';
  /** Bytes up to here have their row. */
  #written = 0;

  constructor(document: WbxmlDocument, maxLength: number) {
    this.#document = document;
    this.#maxLength = maxLength;
  }

  /** Stops where the decoder stopped, or throws what it threw. */
  read(): void {
    const { bytes, error } = this.#document;
    const tokens = new WbxmlTokenizer(bytes);
    this.#header();
    const limit = error?.offset ?? bytes.length;
    while (tokens.position < limit && this.#text.length < this.#maxLength && tokens.next())
      this.#token(tokens);
  }

  finish(): string {
    const { bytes, error } = this.#document;
    if (this.#text.length >= this.#maxLength)
      return `${this.#text}! cut at ${inHex(this.#written)}: too long\n`;
    if (this.#written < bytes.length) this.#row(bytes.length, 0, 'not read');
    return error ? `${this.#text}! ${error.code} at ${inHex(error.offset)}\n` : this.#text;
  }

  #header(): void {
    const { version, publicId, publicIdIndex, charset, stringTableStart, stringTableEnd } =
      this.#document.header;
    const parts = [`header: version ${versionName(version)}`];
    if (publicId === 0) parts.push(`public id ${this.#tableString(publicIdIndex)}`);
    else if (publicId !== 1) parts.push(`public id ${publicId}`);
    parts.push(`charset ${charset}${charset === 106 ? '' : ` (${nameOfCharset(charset) ?? 'unknown'})`}`);
    this.#row(stringTableStart, 0, parts.join(', '));
    const width = terminatorLength(charset);
    while (this.#written < stringTableEnd) {
      const index = this.#written - stringTableStart;
      const end = this.#written + this.#document.tableString(index).length + width;
      this.#row(Math.min(end, stringTableEnd), 1, this.#tableString(index));
    }
  }

  #token(tokens: WbxmlTokenizer): void {
    switch (tokens.kind) {
      case TokenKind.Open:
        this.#openElement(tokens);
        break;
      case TokenKind.Close:
        this.#row(tokens.end, this.#open.length - 1, `</${this.#open.at(-1)}>`);
        this.#open.pop();
        break;
      case TokenKind.Instruction:
        this.#row(tokens.end, this.#open.length, '<?');
        this.#open.push(INSTRUCTION);
        this.#inList = true;
        break;
      case TokenKind.AttributesEnd:
        this.#endList(tokens);
        break;
      case TokenKind.Attribute:
        this.#row(tokens.end, this.#open.length, `${this.#attributeName(tokens)}=`);
        break;
      case TokenKind.Page:
        this.#row(tokens.end, this.#open.length, this.#pageMeaning(tokens));
        break;
      default:
        this.#row(tokens.end, this.#open.length + (this.#inList ? 1 : 0), this.#contentMeaning(tokens));
    }
  }

  #openElement(tokens: WbxmlTokenizer): void {
    const { hasContent, hasAttributes, token, page } = tokens;
    const name = token === Token.LITERAL ? this.#tableString(tokens.value) : nameOfTag(tagOf(page, token));
    const end = hasAttributes ? '' : hasContent ? '>' : '/>';
    this.#row(tokens.end, this.#open.length, `<${name}${end}`);
    this.#inList = hasAttributes;
    this.#contentFollows = hasContent;
    if (hasContent || hasAttributes) this.#open.push(name);
  }

  #endList(tokens: WbxmlTokenizer): void {
    const isInstruction = this.#open.at(-1) === INSTRUCTION;
    const staysOpen = this.#contentFollows && !isInstruction;
    this.#row(tokens.end, this.#open.length - 1, isInstruction ? '?>' : staysOpen ? '>' : '/>');
    this.#inList = false;
    if (!staysOpen) this.#open.pop();
  }

  #pageMeaning(tokens: WbxmlTokenizer): string {
    if (this.#inList) return `attribute page ${tokens.attributePage}`;
    return `page ${tokens.page} ${namespaceOf(tokens.page) ?? '(unknown)'}`;
  }

  #attributeName(tokens: WbxmlTokenizer): string {
    return tokens.token === Token.LITERAL ? this.#tableString(tokens.value) : inHex(tokens.token);
  }

  #contentMeaning(tokens: WbxmlTokenizer): string {
    const bytes = () => tokens.bytes.subarray(tokens.valueStart, tokens.valueEnd);
    switch (tokens.kind) {
      case TokenKind.Text:
        return this.#shown(bytes());
      case TokenKind.TableText:
        return `string ${tokens.value} ${this.#tableString(tokens.value)}`;
      case TokenKind.Entity:
        return `entity ${tokens.value} ${quote(characterOf(tokens.value))}`;
      case TokenKind.Opaque:
        return opaqueMeaning(bytes());
      case TokenKind.Extension: {
        const name = nameOfExtension(tokens.token);
        if (tokens.token <= Token.EXT_I_2) return `${name} ${this.#shown(bytes())}`;
        return tokens.token <= Token.EXT_T_2 ? `${name} ${tokens.value}` : name;
      }
    }
    return `value ${inHex(tokens.token)}`;
  }

  #tableString(index: number): string {
    return this.#shown(this.#document.tableString(index));
  }

  #shown(bytes: Buffer): string {
    return excerpt(decodeText(bytes.subarray(0, SHOWN_BYTES), this.#document.header.charset), bytes.length);
  }

  /** Rows for the bytes up to `end`, the meaning beside the first. */
  #row(end: number, depth: number, meaning: string): void {
    let beside = `${'  '.repeat(depth)}${meaning}`;
    while (this.#written < end && this.#text.length < this.#maxLength) {
      const row = this.#document.bytes.subarray(this.#written, Math.min(end, this.#written + ROW_BYTES));
      const left = row.toString('hex').replaceAll(/..(?!$)/g, '$& ');
      this.#text += `${beside === '' ? left : left.padEnd(MEANING_COLUMN) + beside}\n`;
      this.#written += row.length;
      beside = '';
    }
  }
}

/** Opaque bytes that are text, as MIME is, are shown so. */
function opaqueMeaning(bytes: Buffer): string {
  const size = `opaque, ${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`;
  const text = bytes.toString('utf8', 0, SHOWN_BYTES);
  return bytes.length === 0 || !isXmlText(text) || text.includes('\ufffd')
    ? size
    : `${size} ${excerpt(text)}`;
}

function excerpt(text: string, length = 0): string {
  if (text.length <= SHOWN_CHARACTERS) return quote(text);
  // A cut in the middle of a surrogate pair would show half of it.
  const shown = text
    .slice(0, SHOWN_CHARACTERS)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  return `${quote(shown)}… ${length > 0 ? `(${length} bytes)` : ''}`.trimEnd();
}
