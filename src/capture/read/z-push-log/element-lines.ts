import type { XmlBody } from '../../captured-exchange.ts';
import { type XmlName, xmlNameOf } from './names.ts';

/** Most characters of one body: the server logs each element on a line, tens of bytes of prefix included. */
const MAX_LENGTH = 64 << 20;
/** Lines of other processes between two of ours, for which the XML is kept line for line as the log. */
const MAX_GAP = 1000;
/** The log tells so many bytes of what it left out. */
const LEFT_OUT =
  /(?:<log message with (\d+) bytes truncated>|^<<< written \d+ of (\d+) bytes of .* data >>>)$/;

interface Open extends XmlName {
  /** Where its start tag stands in the pieces, to put an attribute into. */
  readonly piece: number;
}

/** Builds the XML of a body from the lines in which the server logged its elements. */
export class ElementLines {
  readonly #pieces: string[] = [];
  readonly #open: Open[] = [];
  #firstLine = 0;
  #line = 0;
  #length = 0;

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** What stands behind `I ` or `O ` on a line: a tag or text, indented by its depth. */
  add(text: string, line: number): void {
    if (this.#length > MAX_LENGTH) return;
    const tag = /^ *<(\/?)([^<>/\s][^<>/]*)(\/?)>$/.exec(text);
    if (tag?.[1]) this.#close(line);
    else if (tag) this.#start(tag[2] as string, tag[3] === '/', line);
    else this.#content(text.slice(this.#open.length), line);
  }

  /** More of a text, on the next line. */
  goOn(text: string, line: number): void {
    this.#line = line;
    this.#content(`\n${text}`, line);
  }

  #content(text: string, line: number): void {
    const open = this.#open.at(-1);
    if (!open || this.#length > MAX_LENGTH) return;
    const leftOut = LEFT_OUT.exec(text);
    const bytes = leftOut?.[1] ?? leftOut?.[2];
    if (bytes === undefined) this.#put(escaped(text), line);
    else this.#pieces[open.piece] = withInside(this.#pieces[open.piece] as string, ` bytes="${bytes}"`);
  }

  /** The body; what was still open is closed. */
  body(): XmlBody {
    const rest = this.#open.map(({ local }) => `</${local}>`).reverse();
    return { xml: [...this.#pieces, ...rest].join(''), line: this.#firstLine };
  }

  #start(name: string, isEmpty: boolean, line: number): void {
    const { namespace, local } = xmlNameOf(name);
    const outer = this.#open.at(-1)?.namespace;
    const binding = namespace === outer ? '' : ` xmlns="${namespace}:"`;
    this.#put(`<${local}${binding}${isEmpty ? '/>' : '>'}`, line);
    if (!isEmpty) this.#open.push({ namespace, local, piece: this.#pieces.length - 1 });
  }

  #close(line: number): void {
    const open = this.#open.pop();
    if (open) this.#put(`</${open.local}>`, line);
  }

  /** Line ends that keep the XML line for line as the log go inside a tag, where they are no content. */
  #put(piece: string, line: number): void {
    const last = this.#pieces.at(-1);
    if (last === undefined) {
      this.#firstLine = line;
      this.#line = line;
    }
    const ends = '\n'.repeat(Math.max(0, Math.min(line - this.#line, MAX_GAP)));
    this.#length += piece.length + ends.length;
    const isAfterTag = last?.endsWith('>') ?? false;
    if (isAfterTag) this.#pieces.push(withInside(this.#pieces.pop() as string, ends), piece);
    else this.#pieces.push(piece.endsWith('>') ? withInside(piece, ends) : piece);
    if (isAfterTag || piece.endsWith('>')) this.#line = line;
  }
}

/** A tag with more in it, before its end. */
function withInside(tag: string, more: string): string {
  return tag.replace(/\/?>$/, (end) => `${more}${end}`);
}

/** Characters that XML cannot hold become U+FFFD. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
}
