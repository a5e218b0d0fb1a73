import { Buffer } from 'node:buffer';
import { WbxmlDocument } from './document.ts';
import { MAX_OUTPUT, MAX_TEXT } from './limits.ts';
import { pageOf } from './tags.ts';
import { textOrBytes, toTree } from './to-tree.ts';
import { inHex } from './tokens.ts';
import type { TreeAttribute, TreeElement, TreeInstruction, TreeNode, TreeValue, WbxmlTree } from './tree.ts';
import { contentElement, opaqueText, stringText, tableString, tokenAttributes } from './xml/content.ts';
import { escapeLine, escapeText, isXmlText, splitForbidden } from './xml/escape.ts';
import { hasPlainHeader, headerAttributes, tableEntries } from './xml/header.ts';
import { impliedPage, xmlNameOf } from './xml/names.ts';
import { type XmlAttributes, XmlPrinter } from './xml/printer.ts';

export interface XmlOptions {
  /** Spaces a level, default 2; 0 puts everything on one line. */
  readonly indent?: number;
  /** Declare namespaces on the root, default true. Without, names keep to the prefixes `fromXml` knows anyway. */
  readonly declarations?: boolean;
  /** Characters after which no more elements are written, and a comment says so; by default far beyond any mail. */
  readonly maxLength?: number;
}

/**
 * The document as XML: the root's namespace is the default, all others have their lower-cased name as prefix, and
 * what XML has no word for stands in the `wbxml` namespace, so that `fromXml` reads the same document again. A damaged
 * document has a comment where reading stopped. No control and no bidirectional character comes out raw.
 */
export function toXml(source: WbxmlDocument | WbxmlTree, options: XmlOptions = {}): string {
  const tree = source instanceof WbxmlDocument ? toTree(source) : source;
  return new XmlWriter(tree, options).write();
}

/** Folds a tree into tags. */
class XmlWriter {
  readonly #tree: WbxmlTree;
  readonly #printer: XmlPrinter;
  readonly #declarations: boolean;
  readonly #escape: (text: string) => string;
  #errorIsTold = false;

  constructor(tree: WbxmlTree, options: XmlOptions) {
    const { indent = 2, declarations = true, maxLength = MAX_OUTPUT } = options;
    this.#tree = tree;
    this.#declarations = declarations;
    this.#printer = new XmlPrinter(indent, defaultPageOf(tree, declarations), maxLength);
    this.#escape = indent > 0 ? escapeText : escapeLine;
  }

  write(): string {
    const [root, ...others] = this.#tree.nodes;
    const isPlain = hasPlainHeader(this.#tree) && root?.kind === 'element' && others.length === 0;
    if (isPlain) this.#element(root);
    else this.#wrapper();
    this.#error();
    return this.#printer.finish(this.#declarations);
  }

  /** `<wbxml:document>`: for a header other than ActiveSync's, and for what stands beside the root. */
  #wrapper(): void {
    this.#parent(this.#printer.wbxmlName('document'), headerAttributes(this.#tree), () => {
      if (this.#tree.stringTable.length > 0) this.#stringTable();
      for (const node of this.#tree.nodes) this.#node(node);
      this.#error();
    });
  }

  #stringTable(): void {
    const name = this.#printer.wbxmlName('strings');
    const entries = tableEntries(this.#tree);
    if (!entries) {
      const text = Buffer.from(this.#tree.stringTable).toString('base64');
      this.#printer.leaf(name, { encoding: 'base64' }, text);
      return;
    }
    this.#parent(name, {}, () => {
      for (const entry of entries)
        this.#printer.leaf(this.#printer.wbxmlName('string'), {}, this.#escape(entry));
    });
  }

  #node(node: TreeNode | TreeValue): void {
    if (this.#printer.isFull()) return;
    if (node.kind === 'element') {
      this.#element(node);
      return;
    }
    if (node.kind === 'instruction') {
      this.#instruction(node);
      return;
    }
    const { name, attributes, text } = contentElement(node, this.#tree);
    this.#printer.leaf(this.#printer.wbxmlName(name), attributes, this.#characters(text));
  }

  #element(element: TreeElement): void {
    const { attributes, children = [], unfinished } = element;
    const name = this.#elementName(element);
    const marks: Record<string, string> = this.#literal(element);
    if (!attributes && !unfinished) {
      const content = this.#inline(children, marks);
      if (content !== undefined) {
        this.#printer.leaf(name, marks, content);
        return;
      }
    }
    if (element.children?.length === 0 && !unfinished) marks[this.#printer.wbxmlName('content')] = 'empty';
    if (!attributes && !unfinished && children.length === 0) {
      this.#printer.leaf(name, marks, '');
      return;
    }
    this.#parent(name, marks, () => {
      if (attributes) this.#attributes(attributes);
      for (const child of children) this.#node(child);
      if (unfinished) this.#error();
    });
  }

  #elementName(element: TreeElement): string {
    if (element.literal !== undefined) return this.#printer.wbxmlName('literal');
    return this.#printer.pageName(pageOf(element.tag), xmlNameOf(element.tag));
  }

  /** The name for people, the index for machines: the same name may stand twice in the table. */
  #literal({ literal }: { readonly literal?: number }): Record<string, string> {
    if (literal === undefined) return {};
    const { text } = textOrBytes(tableString(this.#tree, literal), this.#tree.charset);
    return { ...(text !== undefined && isXmlText(text) && { name: text }), index: String(literal) };
  }

  /** Escaped content of an element that holds one string or one opaque, how it is encoded put into `marks`. */
  #inline(
    children: readonly TreeValue[] | readonly TreeNode[],
    marks: Record<string, string>,
  ): string | undefined {
    const [only, ...others] = children;
    if (others.length > 0 || (only?.kind !== 'text' && only?.kind !== 'opaque')) return undefined;
    const isText = only.kind === 'text';
    const { text, encoding } = isText ? stringText(only, this.#tree.charset) : opaqueText(only.bytes);
    if (!isText) marks[this.#printer.wbxmlName('opaque')] = encoding;
    else if (encoding !== 'text') marks[this.#printer.wbxmlName('text')] = encoding;
    else if (text === '') marks[this.#printer.wbxmlName('content')] = 'text';
    return this.#characters(text);
  }

  /** Character data; a character that XML cannot hold becomes `<wbxml:char code="0x01"/>`. */
  #characters(text: string): string {
    if (text.length > MAX_TEXT)
      return `${this.#characters(text.slice(0, MAX_TEXT))}<!-- cut here: too long -->`;
    if (isXmlText(text)) return this.#escape(text);
    const parts = splitForbidden(text).map((part) => {
      if (isXmlText(part)) return this.#escape(part);
      return `<${this.#printer.wbxmlName('char')} code="${inHex(part.codePointAt(0) ?? 0)}"/>`;
    });
    return parts.join('');
  }

  #attributes(attributes: readonly TreeAttribute[]): void {
    const name = this.#printer.wbxmlName('attributes');
    if (attributes.length === 0) {
      this.#printer.leaf(name, {}, '');
      return;
    }
    this.#parent(name, {}, () => {
      for (const attribute of attributes) this.#attribute(attribute);
    });
  }

  #attribute(attribute: TreeAttribute): void {
    const name = this.#printer.wbxmlName('attribute');
    const marks = attribute.literal === undefined ? tokenAttributes(attribute) : this.#literal(attribute);
    const content = attribute.value.length === 0 ? '' : this.#inline(attribute.value, marks);
    if (content !== undefined) {
      this.#printer.leaf(name, marks, content);
      return;
    }
    this.#parent(name, marks, () => {
      for (const value of attribute.value) this.#node(value);
    });
  }

  #instruction(instruction: TreeInstruction): void {
    const name = this.#printer.wbxmlName('instruction');
    if (instruction.attributes.length === 0) {
      this.#printer.leaf(name, {}, '');
      return;
    }
    this.#parent(name, {}, () => {
      for (const attribute of instruction.attributes) this.#attribute(attribute);
    });
  }

  #parent(name: string, attributes: XmlAttributes, children: () => void): void {
    this.#printer.open(name, attributes);
    children();
    this.#printer.close(name);
  }

  /** Says once, in the innermost element that was still open, where reading stopped. */
  #error(): void {
    const { error } = this.#tree;
    if (!error || this.#errorIsTold) return;
    this.#errorIsTold = true;
    this.#printer.comment(`${error.code} at 0x${error.offset.toString(16)}: ${error.message}`);
  }
}

/** Declared, the root's own page; undeclared, the page that `fromXml` takes unprefixed names to be of. */
function defaultPageOf(tree: WbxmlTree, declarations: boolean): number {
  const root = tree.nodes.find((node) => node.kind === 'element');
  if (!root || root.literal !== undefined) return impliedPage('');
  const page = pageOf(root.tag);
  if (declarations || page === impliedPage(xmlNameOf(root.tag))) return page;
  return impliedPage('');
}
