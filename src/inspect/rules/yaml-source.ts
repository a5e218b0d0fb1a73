import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import type { RuleFileCode, RuleFileProblem } from './rule-file-error.ts';
import { scalarOffsets } from './scalar-offsets.ts';
import { shown } from './shown.ts';

/** A value of a rule file with its place in the text. Numbers and booleans stay the text they are written as. */
export type YamlValue = { readonly offset: number } & (
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Place in the file of a character of `text`, quotes, folding and indentation seen through. */
      readonly offsetOf: (index: number) => number;
    }
  | { readonly kind: 'list'; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[] }
);
export type YamlText = Extract<YamlValue, { kind: 'text' }>;
export type YamlList = Extract<YamlValue, { kind: 'list' }>;
export type YamlMap = Extract<YamlValue, { kind: 'map' }>;

export interface YamlEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: YamlValue;
}

/** Most characters of a rule file. The largest of ours has a tenth of it. */
export const MAX_RULE_FILE = 512 * 1024;
/** Most problems told of one file: after that many nobody reads on. */
const MAX_PROBLEMS = 200;

/** Longest message: names and patterns of a file are quoted in it. */
const MAX_MESSAGE = 1000;

/** A rule file's text, and what was found wrong with it so far. */
export class YamlSource {
  readonly text: string;
  readonly problems: RuleFileProblem[] = [];
  readonly #lineStarts: number[] = [0];

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

  /** Parses the text; undefined, with a problem noted, when nothing can be read of it. */
  parse(): YamlValue | undefined {
    if (this.text.length > MAX_RULE_FILE) {
      this.problem(
        'EASLENS_RULE_SIZE',
        0,
        `${this.text.length} characters are more than a rule file may have; up to ${MAX_RULE_FILE}, so split it`,
      );
      return undefined;
    }
    const root = this.#parseNodes();
    return root ? this.#value(root) : undefined;
  }

  #parseNodes(): Node | undefined {
    // `failsafe` has only text, lists and maps: no value changes its meaning with its spelling, and no tag builds anything.
    // Repeated keys are looked for here, since the parser's own way takes quadratic time.
    const document = parseDocument(this.text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
    for (const error of document.errors)
      this.problem('EASLENS_RULE_YAML', error.pos[0], yamlMessage(error.message));
    if (document.errors.length > 0) return undefined;
    if (document.contents) return document.contents;
    this.problem('EASLENS_RULE_YAML', 0, 'the file is empty; expected a map with pack, title and rules');
    return undefined;
  }

  #value(node: Node): YamlValue | undefined {
    const offset = node.range?.[0] ?? 0;
    if (isScalar(node)) return this.#text(node, offset);
    if (isSeq(node)) {
      return { kind: 'list', offset, items: node.items.flatMap((item) => this.#value(item as Node) ?? []) };
    }
    if (isMap(node)) return { kind: 'map', offset, entries: this.#entries(node) };
    this.problem('EASLENS_RULE_YAML', offset, 'an alias; rule files have none, so write the value out');
    return undefined;
  }

  #text(node: Scalar, offset: number): YamlText {
    const text = String(node.value ?? '');
    let offsets: Uint32Array | undefined;
    const offsetOf = (index: number): number => {
      offsets ??= scalarOffsets(this.text, offset, { text, style: node.type ?? 'PLAIN' });
      return offsets[Math.min(index, text.length)] as number;
    };
    return { kind: 'text', offset, text, offsetOf };
  }

  #entries(map: YAMLMap): readonly YamlEntry[] {
    const seen = new Set<string>();
    const entries: YamlEntry[] = [];
    for (const { key, value } of map.items as { key: Node; value: Node | null }[]) {
      const keyOffset = key.range?.[0] ?? 0;
      if (!isScalar(key)) {
        this.problem('EASLENS_RULE_YAML', keyOffset, 'a key that is no plain text; expected a name');
        continue;
      }
      const name = String(key.value);
      if (seen.has(name))
        this.problem('EASLENS_RULE_KEY', keyOffset, `the key "${name}" a second time; expected once`);
      seen.add(name);
      const read = value ? this.#value(value) : this.#text({ value: '' } as Scalar, keyOffset);
      if (read) entries.push({ key: name, keyOffset, value: read });
    }
    return entries;
  }
}

/** The parser's message as the rest of a line: lower case first, one line. */
function yamlMessage(message: string): string {
  const line = message.split('\n', 1)[0] as string;
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}
