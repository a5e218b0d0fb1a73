import { decodeRange, decodeText, terminatorLength, UTF_8 } from './charset.ts';
import type { WbxmlError } from './error.ts';
import type { WbxmlHeader } from './header.ts';
import { MAX_PATH_NAME } from './limits.ts';
import { endOfTableString } from './string-table.ts';
import { nameOfTag, pageOf, type Tag, type TagSet, tokenOf } from './tags.ts';
import { inHex, Token } from './tokens.ts';

/** What a node is. */
export const NodeKind = {
  Element: 0,
  Text: 1, // inline string
  TableText: 2, // reference into the string table
  Entity: 3,
  Opaque: 4,
  Extension: 5,
  Instruction: 6, // its attributes are its children
  Attribute: 7, // the parts of its value are its children
  AttributeValue: 8,
} as const;
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

/** A node is its number, in document order; `NO_NODE` stands for none. */
export type Node = number;
export const NO_NODE: Node = -1;

/** Half-open byte range in the bytes a node was read from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Integers a node takes in `cells`: head, start, end, next, parent. */
export const CELLS = 5;
/** Memory of one node in bytes, beside the bytes of the body. */
export const NODE_BYTES = CELLS * Int32Array.BYTES_PER_ELEMENT;
/** Bits of the head: kind, then flags, then the tag of an element, or the page of an attribute or its value. */
const HEAD_KIND = 0x0f;
export const HEAD_HAS_CONTENT = 0x10;
export const HEAD_HAS_ATTRIBUTES = 0x20;
export const HEAD_UNFINISHED = 0x40;
export const HEAD_TAG_SHIFT = 8;

/** The bit that stands for a code page among those that a document uses: one for all from 31 on. */
export function pageBit(page: number): number {
  return 1 << Math.min(page, 31);
}

/** Children that are looked at one by one, before a parent's are indexed. */
const FEW_CHILDREN = 64;

const NO_NOTES: DocumentNotes = {};

const HEADLESS: WbxmlHeader = {
  version: 0,
  publicId: 0,
  publicIdIndex: 0,
  charset: UTF_8,
  stringTableStart: 0,
  stringTableEnd: 0,
};

/** What is known of a document beside its bytes. Most have no notes. */
export interface DocumentNotes {
  /** Elements whose content was taken out before it was kept: it is not known, which is no emptiness. */
  readonly unknown?: ReadonlySet<Node>;
  /** Of a document that was read from text: on which line of its source each node begins. Its bytes are made up. */
  readonly lines?: ArrayLike<number>;
}

/**
 * A decoded body: a flat table of nodes in document order, five integers each, over the bytes as received.
 * Text is read out of the bytes only when somebody asks. Every method takes nodes of this document.
 */
export class WbxmlDocument {
  readonly bytes: Buffer;
  readonly header: WbxmlHeader;
  /** How many nodes there are; they are numbered from 0. */
  readonly size: number;
  /** Why reading stopped before the end; the tree holds all that came before. */
  readonly error: WbxmlError | undefined;
  /** On which line of its source each node begins; absent for a body that came as bytes. */
  readonly lines: ArrayLike<number> | undefined;
  readonly #unknown: ReadonlySet<Node> | undefined;
  readonly #cells: Int32Array;
  readonly #terminatorLength: number;
  /** First children by tag, of parents with many. */
  #indexes: Map<Node, Map<Tag, Node>> | undefined;
  /** One bit for each of the pages 0 to 30 that a tag comes from; bit 31 for all higher ones. */
  readonly #pages: number;

  constructor(
    bytes: Buffer,
    header: WbxmlHeader | undefined,
    cells: Int32Array,
    pages: number,
    error: WbxmlError | undefined,
    notes: DocumentNotes = NO_NOTES,
  ) {
    this.bytes = bytes;
    this.header = header ?? HEADLESS;
    this.size = cells.length / CELLS;
    this.error = error;
    this.lines = notes.lines;
    this.#unknown = notes.unknown;
    this.#cells = cells;
    this.#terminatorLength = terminatorLength(this.header.charset);
    this.#pages = pages;
  }

  /** The root element; NO_NODE when the body ended before it. */
  get root(): Node {
    for (let node = 0; node < this.size; node = this.next(node)) {
      if (this.kind(node) === NodeKind.Element) return node;
    }
    return NO_NODE;
  }

  kind(node: Node): NodeKind {
    return ((this.#cells[node * CELLS] as number) & HEAD_KIND) as NodeKind;
  }

  /** Page and token of an element; meaningless for other kinds. */
  tag(node: Node): Tag {
    return (this.#cells[node * CELLS] as number) >> HEAD_TAG_SHIFT;
  }

  /** The byte a node starts with: its token, with the content and attribute bits of an element. */
  token(node: Node): number {
    return this.bytes[this.start(node)] as number;
  }

  isElement(node: Node, tag: Tag): boolean {
    const head = this.#cells[node * CELLS] as number;
    return (head & HEAD_KIND) === NodeKind.Element && head >> HEAD_TAG_SHIFT === tag;
  }

  start(node: Node): number {
    return this.#cells[node * CELLS + 1] as number;
  }

  end(node: Node): number {
    return this.#cells[node * CELLS + 2] as number;
  }

  span(node: Node): Span {
    return { start: this.start(node), end: this.end(node) };
  }

  /** The first node after this one that is not inside it: its next sibling, where that has the same parent. */
  next(node: Node): Node {
    return this.#cells[node * CELLS + 3] as number;
  }

  parent(node: Node): Node {
    return this.#cells[node * CELLS + 4] as number;
  }

  /** True where the tag says that content follows, even if none does. */
  hasContent(node: Node): boolean {
    return ((this.#cells[node * CELLS] as number) & HEAD_HAS_CONTENT) !== 0;
  }

  hasAttributes(node: Node): boolean {
    return ((this.#cells[node * CELLS] as number) & HEAD_HAS_ATTRIBUTES) !== 0;
  }

  /** True for an element that was still open where reading stopped. */
  isUnfinished(node: Node): boolean {
    return ((this.#cells[node * CELLS] as number) & HEAD_UNFINISHED) !== 0;
  }

  /** False when no tag of the page occurs: the cheap question to ask before walking. */
  usesPage(page: number): boolean {
    return (this.#pages & pageBit(page)) !== 0;
  }

  /** True for an element whose content was taken out before it was kept. */
  isUnknown(node: Node): boolean {
    return this.#unknown?.has(node) === true;
  }

  /** True where content of some element is not known. */
  get hasUnknown(): boolean {
    return this.#unknown !== undefined;
  }

  /** The first element with one of the tags, from a node on, in document order; `size` where there is none. */
  nextOf(tags: TagSet, from: Node): Node {
    const cells = this.#cells;
    let node = from;
    for (let at = node * CELLS; at < cells.length; at += CELLS, node++) {
      const head = cells[at] as number;
      if ((head & HEAD_KIND) === NodeKind.Element && tags[head >> HEAD_TAG_SHIFT] === 1) return node;
    }
    return this.size;
  }

  /** Children of every kind, in order. */
  *children(node: Node): Generator<Node> {
    const end = this.next(node);
    for (let child = node + 1; child < end; child = this.next(child)) yield child;
  }

  /** The first child element with the tag, or NO_NODE. */
  child(node: Node, tag: Tag): Node {
    const end = this.next(node);
    let left = FEW_CHILDREN;
    for (let child = node + 1; child < end; child = this.next(child)) {
      if (this.isElement(child, tag)) return child;
      if (--left === 0) return this.#firstChildren(node).get(tag) ?? NO_NODE;
    }
    return NO_NODE;
  }

  /** The first child of each tag. A sender can make a million children, and a million elements that are asked for one of them. */
  #firstChildren(node: Node): ReadonlyMap<Tag, Node> {
    this.#indexes ??= new Map();
    let index = this.#indexes.get(node);
    if (!index) {
      index = new Map();
      const end = this.next(node);
      for (let child = node + 1; child < end; child = this.next(child)) {
        const tag = this.tag(child);
        if (this.isElement(child, tag) && !index.has(tag)) index.set(tag, child);
      }
      this.#indexes.set(node, index);
    }
    return index;
  }

  /** Text of the first child element with the tag; undefined when there is none, and where it is not known. */
  childText(node: Node, tag: Tag): string | undefined {
    const child = this.child(node, tag);
    return child === NO_NODE || this.isUnknown(child) ? undefined : this.text(child);
  }

  /** The text directly inside an element or attribute, or the text a text-like node stands for. */
  text(node: Node): string {
    const kind = this.kind(node);
    if (kind !== NodeKind.Element && kind !== NodeKind.Attribute) return this.#ownText(node, kind);
    const end = this.next(node);
    let text = '';
    // Texts put behind texts a million times are a million objects to collect; a list of them is one.
    let more: string[] | undefined;
    for (let child = node + 1; child < end; child = this.next(child)) {
      const childKind = this.kind(child);
      if (childKind < NodeKind.Text || childKind > NodeKind.Opaque) continue;
      const own = this.#ownText(child, childKind);
      if (text === '') text = own;
      else if (more) more.push(own);
      else more = [text, own];
    }
    return more ? more.join('') : text;
  }

  /** Content bytes of a Text, TableText or Opaque node, or of an EXT_I Extension: a view, not a copy; else empty. */
  content(node: Node): Buffer {
    const start = this.start(node);
    const end = this.end(node);
    switch (this.kind(node)) {
      case NodeKind.Text:
        return this.bytes.subarray(start + 1, end - this.#terminatorLength);
      case NodeKind.TableText:
        return this.tableString(this.#integer(start + 1));
      case NodeKind.Opaque:
        return this.bytes.subarray(end - this.#integer(start + 1), end);
      case NodeKind.Extension:
        if (this.token(node) > Token.EXT_I_2) return this.bytes.subarray(end, end);
        return this.bytes.subarray(start + 1, end - this.#terminatorLength);
      default:
        return this.bytes.subarray(end, end);
    }
  }

  /** The number an Entity, TableText, literal or EXT_T carries. */
  number(node: Node): number {
    return this.#integer(this.start(node) + 1);
  }

  /** The string that starts at an index of the string table, without its terminator; so many bytes at most. */
  tableString(index: number, most = Number.POSITIVE_INFINITY): Buffer {
    const start = this.header.stringTableStart + index;
    const table = this.bytes.subarray(start, Math.min(this.header.stringTableEnd, start + most));
    return table.subarray(0, endOfTableString(table, 0, this.#terminatorLength === 2));
  }

  /** The same as text. */
  textAt(index: number): string {
    return decodeText(this.tableString(index), this.header.charset);
  }

  /** `UmCallerID`; `0x3a` for a token no table knows, as are all attributes; the literal's own name for a literal. */
  name(node: Node): string {
    const token = this.token(node);
    if (this.isLiteral(node)) return this.textAt(this.number(node));
    if (this.kind(node) === NodeKind.Element) return nameOfTag(this.tag(node));
    return inHex(token);
  }

  /** An element or attribute whose name is in the string table. */
  isLiteral(node: Node): boolean {
    const kind = this.kind(node);
    if (kind === NodeKind.Element) return tokenOf(this.token(node)) === Token.LITERAL;
    return kind === NodeKind.Attribute && this.token(node) === Token.LITERAL;
  }

  /** Code page of an element, or of an attribute or its value in their own space. */
  page(node: Node): number {
    const tag = this.tag(node);
    return this.kind(node) === NodeKind.Element ? pageOf(tag) : tag;
  }

  /** Names from the root down: `Sync/Collections/Collection`. Names that a sender made, and made long, are cut. */
  path(node: Node): string {
    const names: string[] = [];
    for (let at = node; at !== NO_NODE; at = this.parent(at)) {
      const name = this.name(at);
      names.push(name.length > MAX_PATH_NAME ? `${name.slice(0, MAX_PATH_NAME)}…` : name);
    }
    return names.reverse().join('/');
  }

  #ownText(node: Node, kind: NodeKind): string {
    if (kind === NodeKind.Entity) return characterOf(this.number(node));
    const { charset } = this.header;
    if (kind !== NodeKind.Text) return decodeText(this.content(node), charset);
    return decodeRange(this.bytes, this.start(node) + 1, this.end(node) - this.#terminatorLength, charset);
  }

  /** Reads again an integer that the tokenizer has already accepted. */
  #integer(offset: number): number {
    let value = 0;
    for (let at = offset; ; at++) {
      const byte = this.bytes[at] as number;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  }
}

/** The character of an entity's code; U+FFFD for a code that is none. */
export function characterOf(code: number): string {
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
