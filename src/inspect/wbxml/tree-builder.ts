import {
  CELLS,
  HEAD_HAS_ATTRIBUTES,
  HEAD_HAS_CONTENT,
  HEAD_TAG_SHIFT,
  HEAD_UNFINISHED,
  NO_NODE,
  type Node,
  NodeKind,
  pageBit,
} from './document.ts';
import { WbxmlError } from './error.ts';
import { endOfInlineString } from './inline-string.ts';
import { MAX_DEPTH } from './limits.ts';
import type { NodeTable } from './node-table.ts';
import { tagOf } from './tags.ts';
import { TokenKind, type WbxmlTokenizer } from './tokenizer.ts';
import { HAS_ATTRIBUTES, HAS_CONTENT, Token } from './tokens.ts';

/** Folds tokens into the node table. */
export class TreeBuilder {
  pages = 0;
  #count = 0;
  /** The innermost open element, instruction or attribute. */
  #open: Node = NO_NODE;
  #depth = 0;
  #rootSeen = false;
  readonly #table: NodeTable;

  /** @param table where the tree is put together, by nobody else meanwhile */
  constructor(table: NodeTable) {
    this.#table = table;
  }

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
    const { cells } = this.#table;
    const [mostCells, limit] = [cells.length - CELLS, bytes.length];
    let [position, page, depth, open] = [tokens.position, tokens.page, this.#depth, this.#open];
    let [at, pages, taken] = [this.#count * CELLS, this.pages, 0];
    for (; taken < most && position < limit && open !== NO_NODE && at <= mostCells; taken++) {
      const byte = bytes[position] as number;
      let end = position + 1;
      let head: number;
      if ((byte & 0x3f) > Token.LITERAL) {
        if (byte >= HAS_ATTRIBUTES || depth >= MAX_DEPTH) break;
        head = NodeKind.Element | (tagOf(page, byte) << HEAD_TAG_SHIFT);
        pages |= pageBit(page);
        if (byte >= HAS_CONTENT) head |= HEAD_HAS_CONTENT;
      } else if (byte === Token.END) {
        const cell = open * CELLS;
        cells[cell + 2] = position = end;
        cells[cell + 3] = at / CELLS;
        open = cells[cell + 4] as number;
        depth--;
        continue;
      } else if (byte === Token.STR_I && !isWide) {
        end = endOfInlineString(bytes, end) + 1;
        if (end === 0) break;
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
    this.pages |= pageBit(page);
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
    const { cells } = this.#table;
    const at = this.#open * CELLS;
    cells[at + 2] = end;
    cells[at + 3] = this.#count;
    this.#open = cells[at + 4] as number;
    this.#depth--;
  }

  #closeAttribute(offset: number): void {
    if (this.#kindOfOpen() === NodeKind.Attribute) this.#close(offset);
  }

  /** END of an attribute list: closes the last attribute, and the owner unless its content follows. */
  #endAttributes(end: number): void {
    this.#closeAttribute(end - 1);
    const head = this.#table.cells[this.#open * CELLS] as number;
    if ((head & HEAD_HAS_CONTENT) === 0) this.#close(end);
  }

  #kindOfOpen(): number {
    return this.#open === NO_NODE ? NO_NODE : (this.#table.cells[this.#open * CELLS] as number) & 0x0f;
  }

  #add(head: number, start: number, end: number): Node {
    const node = this.#count;
    const at = node * CELLS;
    if (at + CELLS > this.#table.cells.length) this.#table.grow(start);
    const { cells } = this.#table;
    cells[at] = head;
    cells[at + 1] = start;
    cells[at + 2] = end;
    cells[at + 3] = node + 1;
    cells[at + 4] = this.#open;
    this.#count = node + 1;
    return node;
  }

  /** Ends everything still open at the offset where reading stopped. */
  abandon(offset: number): void {
    while (this.#open !== NO_NODE) {
      const { cells } = this.#table;
      const at = this.#open * CELLS;
      cells[at] = (cells[at] as number) | HEAD_UNFINISHED;
      this.#close(offset);
    }
  }

  /** The cells of the whole tree. */
  take(): Int32Array {
    return this.#table.take(this.#count);
  }
}
