import { Buffer } from 'node:buffer';
import type { Multipart } from '../eas/multipart.ts';
import type { Body } from '../message.ts';
import { decodeText, terminatorLength } from '../wbxml/charset.ts';
import { pages } from '../wbxml/codepages/index.ts';
import { NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { type Tag, tagOf } from '../wbxml/tags.ts';

/** Bytes of one body that are searched: a word further in is not found, but no exchange takes more than milliseconds. */
const MAX_SEARCHED = 256 << 10;
/** Nodes of one document that are searched. */
const MAX_NODES = 1 << 16;

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
        return this.#isInDocument(body.document) || this.#isInParts(body.multipart);
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

  /** Part 0 is the document. */
  #isInParts({ parts }: Multipart): boolean {
    let left = MAX_SEARCHED;
    return parts.slice(1).some(({ bytes }) => {
      const part = bytes.subarray(0, left);
      left -= part.length;
      return part.length > 0 && this.#isInText(part);
    });
  }

  #isInDocument(document: WbxmlDocument): boolean {
    const bytes = searched(document.bytes);
    const isWide = terminatorLength(document.header.charset) === 2;
    const hasText = isWide || this.#mayBeIn(bytes);
    if (!hasText && this.#tags.size === 0) return false;
    const count = Math.min(document.size, MAX_NODES);
    // A text of the string table may be named by every node: what was read counts, not where it stands.
    let left = hasText ? MAX_SEARCHED : 0;
    for (let node = 0; node < count && document.start(node) < MAX_SEARCHED; node++) {
      if (document.kind(node) === NodeKind.Element && this.#tags.has(document.tag(node))) return true;
      if (left <= 0) continue;
      const text = textBytes(document, node).subarray(0, left);
      left -= text.length;
      if (text.length > 0 && this.#isIn(decodeText(text, document.header.charset))) return true;
    }
    return false;
  }

  #isIn(text: string): boolean {
    return text.toLowerCase().includes(this.#word);
  }

  /** False where not even the ASCII of the word is among the bytes, letter case aside. */
  #mayBeIn(bytes: Buffer): boolean {
    return this.#ascii === '' || bytes.toString('latin1').toLowerCase().includes(this.#ascii);
  }
}

const NOTHING = Buffer.alloc(0);

/** The bytes of a text, or of a name that the body itself brings. */
function textBytes(document: WbxmlDocument, node: number): Buffer {
  switch (document.kind(node)) {
    case NodeKind.Text:
    case NodeKind.TableText:
    case NodeKind.Opaque:
      return document.content(node);
    case NodeKind.Element:
      return document.isLiteral(node) ? document.tableString(document.number(node)) : NOTHING;
    default:
      return NOTHING;
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
