import type { RuleFileCode, RuleFileProblem } from './rule-file-error.ts';
import { scalarOffsets } from './scalar-offsets.ts';
import { shown } from './shown.ts';
import type { YamlText } from './yaml-value.ts';

/** Most problems told of one file: after that many nobody reads on. */
const MAX_PROBLEMS = 200;

/** Longest message: names and patterns of a file are quoted in it. */
const MAX_MESSAGE = 1000;

/** A rule file's text, and what was found wrong with it so far. */
export class YamlSource {
  readonly text: string;
  readonly problems: RuleFileProblem[] = [];
  readonly #lineStarts: number[] = [0];
  readonly #offsets = new Map<YamlText, Uint32Array>();

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      this.#lineStarts.push(at + 1);
  }

  /** Notes a problem at an offset in the text; the message says what was found and what would be accepted. */
  problem(code: RuleFileCode, offset: number, message: string): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    const line = this.lineOf(offset);
    const column = offset - (this.#lineStarts[line - 1] as number) + 1;
    this.problems.push({ code, line, column, message: shown(message, MAX_MESSAGE) });
  }

  /** The line of an offset, from 1. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Place in the file of a character of a text, quotes, folding and indentation seen through. */
  offsetOf(value: YamlText, index: number): number {
    let offsets = this.#offsets.get(value);
    if (!offsets) {
      offsets = scalarOffsets(this.text, value.offset, value);
      this.#offsets.set(value, offsets);
    }
    return offsets[Math.min(index, value.text.length)] as number;
  }
}
