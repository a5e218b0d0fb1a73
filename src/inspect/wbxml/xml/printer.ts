import { escapeAttribute } from './escape.ts';
import { namespaceUriOf, prefixOf, WBXML_NAMESPACE, WBXML_PREFIX } from './names.ts';

export type XmlAttributes = Readonly<Record<string, string>>;

/** Lays tags out on lines, and remembers which namespaces their names took. */
export class XmlPrinter {
  readonly #indent: number;
  readonly #defaultPage: number;
  readonly #maxLength: number;
  readonly #pages = new Set<number>();
  #usesWbxml = false;
  #out = '';
  #depth = 0;
  /** Length of `<name` of the root, after which its namespaces belong. */
  #rootLength = 0;
  #cut = false;

  constructor(indent: number, defaultPage: number, maxLength: number) {
    this.#indent = indent;
    this.#defaultPage = defaultPage;
    this.#maxLength = maxLength;
  }

  /** A name of a code page, with its prefix where that is not the default. */
  pageName(page: number, name: string): string {
    this.#pages.add(page);
    return page === this.#defaultPage ? name : `${prefixOf(page)}:${name}`;
  }

  /** A name of the `wbxml` namespace. */
  wbxmlName(name: string): string {
    this.#usesWbxml = true;
    return `${WBXML_PREFIX}:${name}`;
  }

  open(name: string, attributes: XmlAttributes): void {
    this.#line(this.#startTag(name, attributes, '>'));
    this.#depth++;
  }

  close(name: string): void {
    this.#depth--;
    this.#line(`</${name}>`);
  }

  /** An element on one line; `content` is escaped already. */
  leaf(name: string, attributes: XmlAttributes, content: string): void {
    const end = content === '' ? '/>' : `>${content}</${name}>`;
    this.#line(this.#startTag(name, attributes, end));
  }

  comment(text: string): void {
    this.#line(`<!-- ${text.replaceAll(/-(?=-)/g, '- ')} -->`);
  }

  /** True when no more may be written than what closes the open elements; says so in the output, once. */
  isFull(): boolean {
    if (this.#out.length < this.#maxLength) return false;
    if (!this.#cut) this.comment(`cut here: more than ${this.#maxLength} characters`);
    this.#cut = true;
    return true;
  }

  /** The whole text, its namespaces declared on the root if asked. */
  finish(declarations: boolean): string {
    if (!declarations) return this.#out;
    return this.#out.slice(0, this.#rootLength) + this.#namespaces() + this.#out.slice(this.#rootLength);
  }

  #startTag(name: string, attributes: XmlAttributes, end: string): string {
    if (this.#rootLength === 0) this.#rootLength = name.length + 1;
    let tag = `<${name}`;
    for (const [key, value] of Object.entries(attributes)) tag += ` ${key}="${escapeAttribute(value)}"`;
    return tag + end;
  }

  #line(xml: string): void {
    if (this.#indent > 0 && this.#out !== '') this.#out += `\n${' '.repeat(this.#indent * this.#depth)}`;
    this.#out += xml;
  }

  #namespaces(): string {
    const prefixed = [...this.#pages]
      .filter((page) => page !== this.#defaultPage)
      .sort((one, other) => one - other);
    let xml = this.#pages.has(this.#defaultPage) ? ` xmlns="${namespaceUriOf(this.#defaultPage)}"` : '';
    for (const page of prefixed) xml += ` xmlns:${prefixOf(page)}="${namespaceUriOf(page)}"`;
    return this.#usesWbxml ? `${xml} xmlns:${WBXML_PREFIX}="${WBXML_NAMESPACE}"` : xml;
  }
}
