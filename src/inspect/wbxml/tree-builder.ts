import {
  CELLS,
  HEAD_HAS_ATTRIBUTES,
  HEAD_HAS_CONTENT,
  HEAD_TAG_SHIFT,
  HEAD_UNFINISHED,
  NO_NODE,
  type Node,
  NodeKind,
} from './document.ts';
import { WbxmlError } from './error.ts';
import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import { tagOf } from './tags.ts';
import { TokenKind, type WbxmlTokenizer } from './tokenizer.ts';
import { HAS_ATTRIBUTES, HAS_CONTENT, Token } from './tokens.ts';

/** Grown as documents need it and shared by all decodes, which never overlap; documents keep a copy cut to size. */
let scratch: Int32Array<ArrayBuffer> = new Int32Array(4096 * CELLS);
/** A scratch table larger than this is given back after use. */
const KEEP_CELLS = 65536 * CELLS;

/** Runs something with another table in place of the shared one; gives the table, which may have grown, with the result. */
export function withTable<Result>(
  own: Int32Array<ArrayBuffer>,
  run: () => Result,
): { readonly result: Result; readonly table: Int32Array<ArrayBuffer> } {
  const shared = scratch;
  scratch = own;
  const result = run();
  const table = scratch;
  scratch = shared;
  return { result, table };
}

/** Largest table, in cells, that shares its memory with others, and how much they share. */
const SMALL_CELLS = 2048;
const SHARED_CELLS = 8192;
let shared = new Int32Array(SHARED_CELLS);
let sharedUsed = 0;

/** A copy; of a small table in memory that it shares with those next to it, for memory of its own takes longer than decoding. */
function copyOf(cells: Int32Array): Int32Array {
  const { length } = cells;
  if (length > SMALL_CELLS) return cells.slice();
  if (sharedUsed + length > SHARED_CELLS) {
    shared = new Int32Array(SHARED_CELLS);
    sharedUsed = 0;
  }
  const copy = new Int32Array(shared.buffer, sharedUsed * Int32Array.BYTES_PER_ELEMENT, length);
  copy.set(cells);
  sharedUsed += length;
  return copy;
}

/** A table to begin with. */
export function newTable(): Int32Array<ArrayBuffer> {
  return new Int32Array(4096 * CELLS);
}

/** Folds tokens into the node table. */
export class TreeBuilder {
  pages = 0;
  #count = 0;
  /** The innermost open element, instruction or attribute. */
  #open: Node = NO_NODE;
  #depth = 0;
  #rootSeen = false;

  /** Takes so many tokens at most; true once there are no more. */
  read(tokens: WbxmlTokenizer, most: number): boolean {
    for (let left = most; left > 0; left--) {
      if (tokens.isInContent) left -= this.#plainRun(tokens, left - 1);
      if (!tokens.next()) {
        this.#end(tokens.bytes.length);
        return true;
      }
      this.#token(tokens);
    }
    return false;
  }

  /**
   * Takes the tokens that bodies are made of (tags without attributes, END, inline strings, page switches) as long as they
   * come, and leaves all else, and all that is wrong, to the tokenizer. One loop over variables of its own: decoding
   * spends its time here. Gives how many tokens it took.
   */
  #plainRun(tokens: WbxmlTokenizer, most: number): number {
    const { bytes, isWide } = tokens;
    const cells = scratch;
    const [mostCells, limit] = [cells.length - CELLS, bytes.length];
    let [position, page, depth, open] = [tokens.position, tokens.page, this.#depth, this.#open];
    let [at, pages, taken] = [this.#count * CELLS, this.pages, 0];
    for (; taken < most && position < limit && open !== NO_NODE && at <= mostCells; taken++) {
      const byte = bytes[position] as number;
      let end = position + 1;
      let head: number;
      if ((byte & 0x3f) > Token.LITERAL) {
        if (byte >= HAS_ATTRIBUTES || depth >= MAX_DEPTH) break;
        head = NodeKind.Element | (((page << 6) | (byte & 0x3f)) << HEAD_TAG_SHIFT);
        pages |= 1 << Math.min(page, 31);
        if (byte >= HAS_CONTENT) head |= HEAD_HAS_CONTENT;
      } else if (byte === Token.END) {
        const cell = open * CELLS;
        cells[cell + 2] = position = end;
        cells[cell + 3] = at / CELLS;
        open = cells[cell + 4] as number;
        depth--;
        continue;
      } else if (byte === Token.STR_I && !isWide) {
        end = endOfString(bytes, end);
        if (end < 0) break;
        head = NodeKind.Text;
      } else if (byte === Token.SWITCH_PAGE && end < limit) {
        page = bytes[end] as number;
        position += 2;
        continue;
      } else break;
      cells[at] = head;
      cells[at + 1] = position;
      cells[at + 2] = position = end;
      cells[at + 3] = at / CELLS + 1;
      cells[at + 4] = open;
      if ((head & HEAD_HAS_CONTENT) !== 0) {
        open = at / CELLS;
        depth++;
      }
      at += CELLS;
    }
    tokens.resume(position, page);
    [this.#count, this.#depth, this.#open, this.pages] = [at / CELLS, depth, open, pages];
    return taken;
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
    const cells = copyOf(scratch.subarray(0, this.#count * CELLS));
    if (scratch.length > KEEP_CELLS) scratch = new Int32Array(4096 * CELLS);
    return cells;
  }
}

/** Short strings are scanned here; longer ones are left to the native search, whose call costs more than they do. */
const SCAN_BYTES = 32;

/** Behind the zero that ends a string; -1 where there is none. */
function endOfString(bytes: Buffer, from: number): number {
  const near = Math.min(from + SCAN_BYTES, bytes.length);
  for (let at = from; at < near; ) if (bytes[at++] === 0) return at;
  const found = near < bytes.length ? bytes.indexOf(0, near) : -1;
  return found < 0 ? -1 : found + 1;
}

function grow(offset: number): void {
  if (scratch.length >= MAX_NODES * CELLS)
    throw new WbxmlError('too-large', offset, `More than ${MAX_NODES} nodes`);
  const grown = new Int32Array(scratch.length * 2);
  grown.set(scratch);
  scratch = grown;
}
