import {
  CELLS,
  type DocumentNotes,
  HEAD_HAS_ATTRIBUTES,
  HEAD_HAS_CONTENT,
  HEAD_TAG_SHIFT,
  HEAD_UNFINISHED,
  NO_NODE,
  type Node,
  NodeKind,
  WbxmlDocument,
} from './document.ts';
import { WbxmlError } from './error.ts';
import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import { tagOf } from './tags.ts';
import { TokenKind, WbxmlTokenizer } from './tokenizer.ts';

/** Grown as documents need it and shared by all decodes, which never overlap; documents keep a copy cut to size. */
let scratch: Int32Array<ArrayBuffer> = new Int32Array(4096 * CELLS);
/** A scratch table larger than this is given back after use. */
const KEEP_CELLS = 65536 * CELLS;

/**
 * Decodes a body. Never throws: what is wrong with the bytes is the document's `error`, and its tree holds
 * everything up to that offset. `notes` is what is known of it beside its bytes.
 */
export function decode(bytes: Uint8Array, notes?: DocumentNotes): WbxmlDocument {
  const decoding = new Decoding(bytes);
  decoding.advance(Number.POSITIVE_INFINITY);
  return decoding.document(notes);
}

/** Tokens read in one step: about two milliseconds. */
const TOKENS_A_STEP = 16_384;

/** The same in steps, between which others may decode. */
export function* decodeInSteps(bytes: Uint8Array, notes?: DocumentNotes): Generator<void, WbxmlDocument> {
  const decoding = new Decoding(bytes);
  let own: Int32Array<ArrayBuffer> = new Int32Array(4096 * CELLS);
  /** With a table of its own in place of the shared one. */
  const apart = <Result>(run: () => Result): Result => {
    const shared = scratch;
    scratch = own;
    const result = run();
    own = scratch;
    scratch = shared;
    return result;
  };
  while (!apart(() => decoding.advance(TOKENS_A_STEP))) yield;
  return apart(() => decoding.document(notes));
}

/** One body on its way to be a document. */
class Decoding {
  readonly #bytes: Uint8Array;
  readonly #builder = new TreeBuilder();
  #tokenizer: WbxmlTokenizer | undefined;
  #failure: WbxmlError | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads so many tokens on; true once there is no more to read. */
  advance(tokens: number): boolean {
    try {
      this.#tokenizer ??= new WbxmlTokenizer(this.#bytes);
      return this.#builder.read(this.#tokenizer, tokens);
    } catch (error) {
      if (!(error instanceof WbxmlError)) throw error;
      this.#failure = error;
      this.#builder.abandon(error.offset);
      return true;
    }
  }

  document(notes: DocumentNotes | undefined): WbxmlDocument {
    const [bytes, tokenizer, builder] = [this.#bytes, this.#tokenizer, this.#builder];
    const body = tokenizer?.bytes ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new WbxmlDocument(body, tokenizer?.header, builder.take(), builder.pages, this.#failure, notes);
  }
}

/** Folds tokens into the node table. */
class TreeBuilder {
  pages = 0;
  #count = 0;
  /** The innermost open element, instruction or attribute. */
  #open: Node = NO_NODE;
  #depth = 0;
  #rootSeen = false;

  /** Takes so many tokens at most; true once there are no more. */
  read(tokens: WbxmlTokenizer, most: number): boolean {
    for (let left = most; left > 0; left--) {
      if (!tokens.next()) {
        this.#end(tokens.bytes.length);
        return true;
      }
      this.#token(tokens);
    }
    return false;
  }

  #end(end: number): void {
    if (this.#open !== NO_NODE)
      throw new WbxmlError('truncated', end, `${this.#depth} elements are still open at the end`);
    if (!this.#rootSeen) throw new WbxmlError('truncated', end, 'The body ends before the first element');
  }

  #token(tokens: WbxmlTokenizer): void {
    switch (tokens.kind) {
      case TokenKind.Open:
        this.#openElement(tokens);
        return;
      case TokenKind.Text:
        this.#leaf(tokens, NodeKind.Text);
        return;
      case TokenKind.Close:
        if (this.#open === NO_NODE) throw this.#outsideRoot(tokens, 'An END');
        this.#close(tokens.end);
        return;
      case TokenKind.Page:
        return;
      case TokenKind.Opaque:
        this.#leaf(tokens, NodeKind.Opaque);
        return;
      case TokenKind.TableText:
        this.#leaf(tokens, NodeKind.TableText);
        return;
      case TokenKind.Entity:
        this.#leaf(tokens, NodeKind.Entity);
        return;
      case TokenKind.Extension:
        this.#leaf(tokens, NodeKind.Extension);
        return;
      case TokenKind.Instruction:
        this.#enter(tokens.start);
        this.#open = this.#add(NodeKind.Instruction | HEAD_HAS_ATTRIBUTES, tokens.start, tokens.end);
        return;
      case TokenKind.Attribute:
        this.#closeAttribute(tokens.start);
        this.#enter(tokens.start);
        this.#open = this.#add(
          NodeKind.Attribute | (tokens.attributePage << HEAD_TAG_SHIFT),
          tokens.start,
          tokens.end,
        );
        return;
      case TokenKind.AttributeValue:
        this.#leaf(tokens, NodeKind.AttributeValue | (tokens.attributePage << HEAD_TAG_SHIFT));
        return;
      case TokenKind.AttributesEnd:
        this.#endAttributes(tokens.end);
    }
  }

  #openElement(tokens: WbxmlTokenizer): void {
    if (this.#open === NO_NODE) {
      if (this.#rootSeen) throw this.#outsideRoot(tokens, 'A second element');
      this.#rootSeen = true;
    }
    const { page, hasContent, hasAttributes } = tokens;
    this.pages |= 1 << Math.min(page, 31);
    let head = NodeKind.Element | (tagOf(page, tokens.token) << HEAD_TAG_SHIFT);
    if (hasContent) head |= HEAD_HAS_CONTENT;
    if (hasAttributes) head |= HEAD_HAS_ATTRIBUTES;
    const isOpen = hasContent || hasAttributes;
    if (isOpen) this.#enter(tokens.start);
    const node = this.#add(head, tokens.start, tokens.end);
    if (isOpen) this.#open = node;
  }

  #enter(offset: number): void {
    if (++this.#depth > MAX_DEPTH)
      throw new WbxmlError('too-deep', offset, `Nested deeper than ${MAX_DEPTH}`);
  }

  #leaf(tokens: WbxmlTokenizer, head: number): void {
    if (this.#open === NO_NODE) throw this.#outsideRoot(tokens, 'Content');
    this.#add(head, tokens.start, tokens.end);
  }

  #outsideRoot(tokens: WbxmlTokenizer, what: string): WbxmlError {
    if (this.#rootSeen) return new WbxmlError('trailing', tokens.start, `${what} after the root element`);
    return new WbxmlError('bad-token', tokens.start, `${what} before the root element`);
  }

  #close(end: number): void {
    const node = this.#open;
    const at = node * CELLS;
    scratch[at + 2] = end;
    scratch[at + 3] = this.#count;
    this.#open = scratch[at + 4] as number;
    this.#depth--;
  }

  #closeAttribute(offset: number): void {
    if (this.#kindOfOpen() === NodeKind.Attribute) this.#close(offset);
  }

  /** END of an attribute list: closes the last attribute, and the owner unless its content follows. */
  #endAttributes(end: number): void {
    this.#closeAttribute(end - 1);
    const head = scratch[this.#open * CELLS] as number;
    if ((head & HEAD_HAS_CONTENT) === 0) this.#close(end);
  }

  #kindOfOpen(): number {
    return this.#open === NO_NODE ? NO_NODE : (scratch[this.#open * CELLS] as number) & 0x0f;
  }

  #add(head: number, start: number, end: number): Node {
    const node = this.#count;
    const at = node * CELLS;
    if (at + CELLS > scratch.length) grow(start);
    scratch[at] = head;
    scratch[at + 1] = start;
    scratch[at + 2] = end;
    scratch[at + 3] = node + 1;
    scratch[at + 4] = this.#open;
    this.#count = node + 1;
    return node;
  }

  /** Ends everything still open at the offset where reading stopped. */
  abandon(offset: number): void {
    while (this.#open !== NO_NODE) {
      const at = this.#open * CELLS;
      scratch[at] = (scratch[at] as number) | HEAD_UNFINISHED;
      this.#close(offset);
    }
  }

  take(): Int32Array {
    const cells = scratch.slice(0, this.#count * CELLS);
    if (scratch.length > KEEP_CELLS) scratch = new Int32Array(4096 * CELLS);
    return cells;
  }
}

function grow(offset: number): void {
  if (scratch.length >= MAX_NODES * CELLS)
    throw new WbxmlError('too-large', offset, `More than ${MAX_NODES} nodes`);
  const grown = new Int32Array(scratch.length * 2);
  grown.set(scratch);
  scratch = grown;
}
