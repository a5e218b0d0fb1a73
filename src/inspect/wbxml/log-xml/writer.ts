import { Buffer } from 'node:buffer';
import { ByteWriter } from '../byte-writer.ts';
import type { DocumentNotes, Node } from '../document.ts';
import { pageOf, type Tag, tokenOf } from '../tags.ts';
import { HAS_CONTENT, Token } from '../tokens.ts';

/** Version 1.3, unknown public identifier, UTF-8; the string table follows. */
const HEADER = [0x03, 0x01, 0x6a];

/** Makes WBXML of elements as they are read, and notes the line of each node. An element left open makes it a damaged one. */
export class LogXmlWriter {
  readonly #body = new ByteWriter();
  readonly #names = new ByteWriter();
  readonly #nameIndex = new Map<string, number>();
  readonly #lines: number[] = [];
  readonly #unknown = new Set<Node>();
  #page = 0;

  /** Opens an element, by its tag, or by its name where no table knows it. Gives its number in the document. */
  open(tag: Tag | string, hasContent: boolean, line: number): Node {
    const bits = hasContent ? HAS_CONTENT : 0;
    if (typeof tag === 'string') {
      this.#body.byte(Token.LITERAL | bits);
      this.#body.integer(this.#indexOf(tag));
    } else {
      this.#switchPage(pageOf(tag));
      this.#body.byte(tokenOf(tag) | bits);
    }
    return this.#lines.push(line) - 1;
  }

  text(text: string, line: number): void {
    this.#body.byte(Token.STR_I);
    this.#body.bytes(Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8'));
    this.#body.byte(0);
    this.#lines.push(line);
  }

  close(): void {
    this.#body.byte(Token.END);
  }

  markUnknown(node: Node): void {
    this.#unknown.add(node);
  }

  take(): { readonly bytes: Buffer; readonly notes: DocumentNotes } {
    const header = new ByteWriter();
    for (const byte of HEADER) header.byte(byte);
    header.integer(this.#names.length);
    const bytes = Buffer.concat([header.take(), this.#names.take(), this.#body.take()]);
    const lines = Uint32Array.from(this.#lines);
    return { bytes, notes: { lines, ...(this.#unknown.size > 0 && { unknown: this.#unknown }) } };
  }

  #switchPage(page: number): void {
    if (page === this.#page) return;
    this.#body.byte(Token.SWITCH_PAGE);
    this.#body.byte(page);
    this.#page = page;
  }

  #indexOf(name: string): number {
    const known = this.#nameIndex.get(name);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#names.bytes(Buffer.from(name, 'utf8'));
    this.#names.byte(0);
    this.#nameIndex.set(name, index);
    return index;
  }
}
