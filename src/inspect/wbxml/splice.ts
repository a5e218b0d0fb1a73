import { Buffer } from 'node:buffer';
import type { WbxmlDocument } from './document.ts';
import { TokenKind, WbxmlTokenizer } from './tokenizer.ts';
import { Token } from './tokens.ts';

/** A span of a document and the tokens that take its place. An empty span puts them in. */
export interface Splice {
  /** Half-open range in the document's bytes, from one content token to another. */
  readonly start: number;
  readonly end: number;
  /** Whole elements or content; empty to cut. */
  readonly bytes: Uint8Array;
  /** Code page in force where the bytes begin, and again where they end. */
  readonly page: number;
}

/** Code pages in force in the tag and in the attribute space. */
interface InForce {
  readonly page: number;
  readonly attributePage: number;
}

/**
 * Cuts and puts in bytes; all others stay as they were. Every tag and attribute after a splice keeps its meaning: where
 * the code page would be another one, a SWITCH_PAGE is put before the next token or attribute that relies on it, and
 * none where the next one is a switch. `splices` in order and apart from each other, of a document without error.
 */
export function spliceDocument(document: WbxmlDocument, splices: readonly Splice[]): Buffer {
  if (splices.length === 0) return Buffer.from(document.bytes);
  const pages = new PagesOf(document);
  const writer = new SpliceWriter(document.bytes, pages.listStarts);
  for (const splice of splices) {
    writer.copyTo(splice.start);
    const before = pages.at(splice.start);
    writer.replace(splice, before, pages.at(splice.end));
  }
  writer.copyTo(document.bytes.length);
  return writer.take();
}

/** Where code pages are switched. */
class PagesOf {
  /** Offsets right behind a tag or PI that attributes follow. */
  readonly listStarts: number[] = [];
  readonly #switches: ({ readonly end: number } & InForce)[] = [];
  #passed = 0;

  constructor(document: WbxmlDocument) {
    const tokens = new WbxmlTokenizer(document.bytes);
    while (tokens.next()) {
      const { kind, end, page, attributePage } = tokens;
      if (kind === TokenKind.Page) this.#switches.push({ end, page, attributePage });
      const opensList = kind === TokenKind.Instruction || (kind === TokenKind.Open && tokens.hasAttributes);
      if (opensList) this.listStarts.push(end);
    }
  }

  /** The pages in force at an offset; offsets must not go back. */
  at(offset: number): InForce {
    while ((this.#switches[this.#passed]?.end ?? Number.POSITIVE_INFINITY) <= offset) this.#passed++;
    return this.#switches[this.#passed - 1] ?? { page: 0, attributePage: 0 };
  }
}

class SpliceWriter {
  readonly #bytes: Buffer;
  readonly #listStarts: readonly number[];
  readonly #pieces: Uint8Array[] = [];
  #copied = 0;
  #list = 0;
  /** Tag page that what was written leaves in force, where it is not the one that the next tag relies on. */
  #page: number | undefined;
  #wantedPage = 0;
  /** Attribute page that what was written leaves in force, where it is not the one the next list relies on. */
  #attributePage: number | undefined;
  #wantedAttributePage = 0;

  constructor(bytes: Buffer, listStarts: readonly number[]) {
    this.#bytes = bytes;
    this.#listStarts = listStarts;
  }

  copyTo(offset: number): void {
    if (this.#page !== undefined) this.#settlePage(offset);
    const list = this.#attributePage === undefined ? undefined : this.#nextList();
    if (list !== undefined && list <= offset) {
      this.#copy(list);
      this.#switchTo(this.#wantedAttributePage);
      this.#attributePage = undefined;
    }
    this.#copy(offset);
  }

  replace({ end, bytes, page }: Splice, before: InForce, after: InForce): void {
    let inForce = this.#page ?? before.page;
    if (bytes.length > 0) {
      if (page !== inForce) this.#switchTo(page);
      inForce = page;
      this.#pieces.push(bytes);
    }
    this.#page = inForce === after.page ? undefined : inForce;
    this.#wantedPage = after.page;
    const leaves = this.#attributePage ?? before.attributePage;
    this.#attributePage = leaves === after.attributePage ? undefined : leaves;
    this.#wantedAttributePage = after.attributePage;
    this.#copied = end;
  }

  take(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** No END asks for a page, so the switch waits for the token behind them. */
  #settlePage(offset: number): void {
    let at = this.#copied;
    while (at < offset && this.#bytes[at] === Token.END) at++;
    if (at === offset) return;
    this.#copy(at);
    if (this.#bytes[at] !== Token.SWITCH_PAGE) this.#switchTo(this.#wantedPage);
    this.#page = undefined;
  }

  #nextList(): number | undefined {
    while ((this.#listStarts[this.#list] ?? Number.POSITIVE_INFINITY) <= this.#copied) this.#list++;
    return this.#listStarts[this.#list];
  }

  #copy(offset: number): void {
    this.#pieces.push(this.#bytes.subarray(this.#copied, offset));
    this.#copied = offset;
  }

  #switchTo(page: number): void {
    this.#pieces.push(Buffer.of(Token.SWITCH_PAGE, page));
  }
}
