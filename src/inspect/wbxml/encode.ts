import type { Buffer } from 'node:buffer';
import { ByteWriter } from './byte-writer.ts';
import { encodeText, terminatorLength } from './charset.ts';
import { WbxmlDocument } from './document.ts';
import { WbxmlError } from './error.ts';
import { MAX_DEPTH } from './limits.ts';
import { pageOf, tokenOf } from './tags.ts';
import { toTree } from './to-tree.ts';
import { HAS_ATTRIBUTES, HAS_CONTENT, Token } from './tokens.ts';
import type {
  TextOrBytes,
  TreeAttribute,
  TreeContent,
  TreeElement,
  TreeExtension,
  TreeNode,
  TreeValue,
  WbxmlTree,
} from './tree.ts';

/**
 * Writes a body, with a SWITCH_PAGE only where the page changes. Of a damaged document it writes what was read,
 * every element ended. Throws WbxmlError `unencodable` for what WBXML has no bytes for, with the offset in the output.
 */
export function encode(source: WbxmlTree | WbxmlDocument): Buffer {
  return new TreeEncoder(source instanceof WbxmlDocument ? toTree(source) : source).take();
}

class TreeEncoder {
  readonly #out = new ByteWriter();
  readonly #charset: number;
  #page = 0;
  #attributePage = 0;
  #depth = 0;

  constructor(tree: WbxmlTree) {
    this.#charset = tree.charset;
    this.#header(tree);
    for (const node of tree.nodes) this.#node(node);
  }

  take(): Buffer {
    return this.#out.take();
  }

  #header(tree: WbxmlTree): void {
    this.#out.byte(tree.version);
    this.#out.integer(tree.publicId);
    if (tree.publicId === 0) this.#out.integer(tree.publicIdIndex);
    // WBXML 1.0 had no character set in its header.
    if (tree.version > 0) this.#out.integer(tree.charset);
    this.#out.integer(tree.stringTable.length);
    this.#out.bytes(tree.stringTable);
  }

  #node(node: TreeNode): void {
    if (node.kind === 'element') this.#element(node);
    else if (node.kind === 'instruction') {
      this.#enter();
      this.#out.byte(Token.PI);
      this.#attributes(node.attributes);
      this.#depth--;
    } else this.#content(node);
  }

  #element(element: TreeElement): void {
    const { attributes, children, literal } = element;
    const bits = (children ? HAS_CONTENT : 0) | (attributes ? HAS_ATTRIBUTES : 0);
    if (bits !== 0) this.#enter();
    if (literal === undefined) this.#switchPage(pageOf(element.tag));
    this.#out.byte(tokenOf(element.tag) | bits);
    if (literal !== undefined) this.#out.integer(literal);
    if (attributes) this.#attributes(attributes);
    if (children) {
      for (const child of children) this.#node(child);
      this.#out.byte(Token.END);
    }
    if (bits !== 0) this.#depth--;
  }

  /** Counts what the decoder counts: an element with nothing inside may stand one deeper. */
  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.#unencodable(`Nested deeper than ${MAX_DEPTH}`);
  }

  #switchPage(page: number): void {
    if (page === this.#page) return;
    this.#out.byte(Token.SWITCH_PAGE);
    this.#out.byte(page);
    this.#page = page;
  }

  #switchAttributePage(page: number): void {
    if (page === this.#attributePage) return;
    this.#out.byte(Token.SWITCH_PAGE);
    this.#out.byte(page);
    this.#attributePage = page;
  }

  #attributes(attributes: readonly TreeAttribute[]): void {
    for (const attribute of attributes) {
      this.#enter();
      if (attribute.literal === undefined) this.#switchAttributePage(attribute.page);
      this.#out.byte(attribute.token);
      if (attribute.literal !== undefined) this.#out.integer(attribute.literal);
      for (const value of attribute.value) this.#value(value);
      this.#depth--;
    }
    this.#out.byte(Token.END);
  }

  #value(value: TreeValue): void {
    if (value.kind !== 'value') {
      this.#content(value);
      return;
    }
    this.#switchAttributePage(value.page);
    this.#out.byte(value.token);
  }

  #content(content: TreeContent): void {
    switch (content.kind) {
      case 'text':
        this.#out.byte(Token.STR_I);
        this.#string(content);
        return;
      case 'table-text':
        this.#out.byte(Token.STR_T);
        this.#out.integer(content.index);
        return;
      case 'entity':
        this.#out.byte(Token.ENTITY);
        this.#out.integer(content.code);
        return;
      case 'opaque':
        this.#out.byte(Token.OPAQUE);
        this.#out.integer(content.bytes.length);
        this.#out.bytes(content.bytes);
        return;
      case 'extension':
        this.#extension(content);
        return;
    }
  }

  #extension(extension: TreeExtension): void {
    this.#out.byte(extension.token);
    if (extension.string) this.#string(extension.string);
    if (extension.number !== undefined) this.#out.integer(extension.number);
  }

  #string(string: TextOrBytes): void {
    const bytes = string.bytes ?? encodeText(string.text, this.#charset);
    if (!bytes) throw this.#unencodable(`Text that character set ${this.#charset} cannot say`);
    const width = terminatorLength(this.#charset);
    if (holdsTerminator(bytes, width)) throw this.#unencodable('A string with U+0000, which ends a string');
    this.#out.bytes(bytes);
    for (let count = 0; count < width; count++) this.#out.byte(0);
  }

  #unencodable(message: string): WbxmlError {
    return new WbxmlError('unencodable', this.#out.length, message);
  }
}

function holdsTerminator(bytes: Uint8Array, width: 1 | 2): boolean {
  if (width === 1) return bytes.includes(0);
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return true;
  }
  return bytes.length % 2 === 1;
}
