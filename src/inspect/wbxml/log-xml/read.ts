import { decode } from '../decode.ts';
import type { Node, WbxmlDocument } from '../document.ts';
import { type LogScope, scopeInside, tagOfLogName } from './names.ts';
import { type LogToken, scanLogXml } from './scan.ts';
import { LogXmlWriter } from './writer.ts';

interface OpenElement {
  readonly name: string;
  readonly node: Node;
  readonly scope: LogScope;
  readonly isRedacted: boolean;
  holdsElement: boolean;
  text: string;
  textLine: number;
}

/**
 * A document from the XML of a log, judged by rules as any other: every node knows its line, and what the log redacts is
 * unknown. Undefined where there is no element. XML that ends too early gives a damaged document. Never throws.
 * `firstLine` is the line of the source that the text begins on.
 */
export function readLogXml(xml: string, firstLine: number): WbxmlDocument | undefined {
  const builder = new LogXmlReader(xml, firstLine);
  for (const token of scanLogXml(xml)) {
    if (!builder.take(token)) break;
  }
  return builder.document();
}

class LogXmlReader {
  readonly #writer = new LogXmlWriter();
  readonly #open: OpenElement[] = [];
  readonly #xml: string;
  #line: number;
  /** How far lines have been counted. */
  #counted = 0;
  #hasRoot = false;

  constructor(xml: string, firstLine: number) {
    this.#xml = xml;
    this.#line = firstLine;
  }

  /** False once the root element is closed. */
  take(token: LogToken): boolean {
    if (token.kind === 'open') this.#start(token);
    else if (token.kind === 'close') this.#end(token.name);
    else this.#text(token.text, token.offset);
    return !this.#hasRoot || this.#open.length > 0;
  }

  document(): WbxmlDocument | undefined {
    if (!this.#hasRoot) return undefined;
    const last = this.#open.at(-1);
    if (last) this.#flush(last);
    const { bytes, notes } = this.#writer.take();
    return decode(bytes, notes);
  }

  #start({ name, attributes, isEmpty, isRedacted, offset }: Extract<LogToken, { kind: 'open' }>): void {
    const around = this.#open.at(-1);
    if (around) {
      this.#flush(around);
      around.holdsElement = true;
    }
    const scope = scopeInside(around?.scope, name, attributes);
    const node = this.#writer.open(tagOfLogName(name, scope) ?? name, !isEmpty, this.#lineAt(offset));
    this.#hasRoot = true;
    if (isEmpty && isRedacted) this.#writer.markUnknown(node);
    if (!isEmpty)
      this.#open.push({ name, node, scope, isRedacted, holdsElement: false, text: '', textLine: 0 });
  }

  /** Closes what was left open inside as well; an end tag without its start is passed over. */
  #end(name: string): void {
    const depth = this.#open.findLastIndex((element) => element.name === name);
    if (depth === -1) return;
    for (const element of this.#open.splice(depth).reverse()) {
      const holdsText = this.#flush(element);
      if (element.isRedacted && !element.holdsElement && !holdsText) this.#writer.markUnknown(element.node);
      this.#writer.close();
    }
  }

  #text(text: string, offset: number): void {
    const element = this.#open.at(-1);
    if (!element) return;
    if (element.text === '') element.textLine = this.#lineAt(offset);
    element.text += text;
  }

  /** Writes the text that an element holds so far: not the line ends and blanks that only indent. */
  #flush(element: OpenElement): boolean {
    const text = withoutIndent(element.text, element.holdsElement);
    element.text = '';
    if (text === '') return false;
    this.#writer.text(text, element.textLine);
    return true;
  }

  /** Offsets are asked for in ascending order. */
  #lineAt(offset: number): number {
    for (;;) {
      const next = this.#xml.indexOf('\n', this.#counted);
      if (next === -1 || next >= offset) return this.#line;
      this.#counted = next + 1;
      this.#line++;
    }
  }
}

function withoutIndent(text: string, isMixed: boolean): string {
  if (text.trim() === '') return isMixed || text.includes('\n') ? '' : text;
  return text.replace(/^[ \t]*\n\s*/, '').replace(/\s*\n[ \t]*$/, '');
}
