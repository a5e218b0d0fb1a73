import { Buffer } from 'node:buffer';
import type { Body } from '../message.ts';
import { terminatorLength } from '../wbxml/charset.ts';
import { pages } from '../wbxml/codepages/index.ts';
import { NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { type Tag, tagOf } from '../wbxml/tags.ts';

/** Bytes of one body that are searched: a word further in is not found, but no exchange takes more than milliseconds. */
const MAX_SEARCHED = 256 << 10;

/**
 * Looks for one word in bodies. Bytes are looked through first, and decoded only where the word may be: in most bodies
 * it is not.
 */
export class BodySearch {
  readonly #word: string;
  /** The longest run of ASCII in the word: letter case of all else needs decoding. */
  readonly #ascii: string;
  /** Known tags whose name holds the word. */
  readonly #tags: ReadonlySet<Tag>;

  /** `word` in lower case. */
  constructor(word: string) {
    this.#word = word;
    this.#ascii = longest(word.match(/[\0-\x7f]+/g) ?? []);
    this.#tags = tagsHolding(word);
  }

  isIn(body: Body | undefined): boolean {
    switch (body?.kind) {
      case undefined:
      case 'empty':
      case 'over-limit':
        return false;
      case 'wbxml':
        return this.#isInDocument(body.document);
      case 'damaged':
        return body.document ? this.#isInDocument(body.document) : this.#isInText(body.bytes);
      case 'multipart':
        return (
          this.#isInDocument(body.document) ||
          body.multipart.parts.some(({ bytes }, index) => index > 0 && this.#isInText(bytes))
        );
      case 'mime':
      case 'xml':
      case 'other':
        return this.#isInText(body.bytes);
    }
  }

  #isInText(bytes: Uint8Array): boolean {
    const buffer = searched(bytes);
    return this.#mayBeIn(buffer) && buffer.toString('utf8').toLowerCase().includes(this.#word);
  }

  #isInDocument(document: WbxmlDocument): boolean {
    const bytes = searched(document.bytes);
    const isWide = terminatorLength(document.header.charset) === 2;
    const hasText = isWide || this.#mayBeIn(bytes);
    if (!hasText && this.#tags.size === 0) return false;
    for (let node = 0; node < document.size && document.start(node) < MAX_SEARCHED; node++) {
      if (this.#isAt(document, node, hasText)) return true;
    }
    return false;
  }

  #isAt(document: WbxmlDocument, node: number, hasText: boolean): boolean {
    const kind = document.kind(node);
    if (kind === NodeKind.Element && this.#tags.has(document.tag(node))) return true;
    if (!hasText) return false;
    if (kind === NodeKind.Element) return document.isLiteral(node) && this.#isIn(document.name(node));
    const isText = kind === NodeKind.Text || kind === NodeKind.TableText || kind === NodeKind.Opaque;
    return isText && this.#isIn(document.text(node));
  }

  #isIn(text: string): boolean {
    return text.toLowerCase().includes(this.#word);
  }

  /** False where not even the ASCII of the word is among the bytes, letter case aside. */
  #mayBeIn(bytes: Buffer): boolean {
    return this.#ascii === '' || bytes.toString('latin1').toLowerCase().includes(this.#ascii);
  }
}

function searched(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_SEARCHED));
}

function tagsHolding(word: string): ReadonlySet<Tag> {
  const found = new Set<Tag>();
  for (const { page, tags } of pages) {
    for (const { name, token } of tags) {
      if (name.toLowerCase().includes(word)) found.add(tagOf(page, token));
    }
  }
  return found;
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '');
}
