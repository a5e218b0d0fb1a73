import type { RuleFileCode } from './rule-file-error.ts';
import { hint } from './suggest.ts';
import type { YamlSource } from './yaml-source.ts';
import type { YamlList, YamlMap, YamlText, YamlValue } from './yaml-value.ts';

/** Reads the keys of one map of a rule file; what is wrong is noted in the source, and reading goes on. */
export class MapReader {
  readonly source: YamlSource;
  readonly #map: YamlMap;
  /** What the map is, for messages: `a rule`. */
  readonly #what: string;

  constructor(source: YamlSource, map: YamlMap, what: string) {
    this.source = source;
    this.#map = map;
    this.#what = what;
  }

  get offset(): number {
    return this.#map.offset;
  }

  /** Notes every key that is none of those accepted. */
  accept(keys: readonly string[]): void {
    for (const { key, keyOffset } of this.#map.entries) {
      if (!keys.includes(key))
        this.problem('EASLENS_RULE_KEY', keyOffset, `unknown key "${key}"${hint(key, keys)}`);
    }
  }

  get(key: string): YamlValue | undefined {
    return this.#map.entries.find((entry) => entry.key === key)?.value;
  }

  /** A text that must be there and not be blank. */
  requiredText(key: string): YamlText | undefined {
    const value = this.get(key);
    if (!value) {
      this.problem('EASLENS_RULE_MISSING', this.offset, `${this.#what} without "${key}"; expected that key`);
      return undefined;
    }
    const text = this.#asText(key, value);
    if (text?.text.trim() !== '') return text;
    this.problem('EASLENS_RULE_VALUE', value.offset, `an empty "${key}"; expected a text`);
    return undefined;
  }

  text(key: string): YamlText | undefined {
    const value = this.get(key);
    return value && this.#asText(key, value);
  }

  /** A text that is one of a few words. */
  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.text(key);
    return value && this.wordOf(key, value, words);
  }

  /** The word that a text is; undefined, with a problem noted, when it is none of those accepted. */
  wordOf<Word extends string>(key: string, value: YamlText, words: readonly Word[]): Word | undefined {
    const word = words.find((candidate) => candidate === value.text);
    if (word !== undefined) return word;
    const found = value.text.slice(0, 60);
    this.problem('EASLENS_RULE_VALUE', value.offset, `"${found}" as "${key}"${hint(found, words)}`);
    return undefined;
  }

  /** A list of texts; one text alone counts as a list of one. */
  texts(key: string): readonly YamlText[] | undefined {
    const value = this.get(key);
    if (!value) return undefined;
    if (value.kind === 'text') return [value];
    const items = this.list(key)?.items;
    return items?.flatMap((item) => this.#asText(key, item) ?? []);
  }

  list(key: string): YamlList | undefined {
    const value = this.get(key);
    if (!value || value.kind === 'list') return value;
    this.problem('EASLENS_RULE_VALUE', value.offset, `${describe(value)} as "${key}"; expected a list`);
    return undefined;
  }

  /** The map under a key, as a reader of its own. */
  map(key: string): MapReader | undefined {
    const value = this.get(key);
    return value && readMap(this.source, value, `"${key}"`);
  }

  /** Every key with its text, for maps whose keys are free. */
  allTexts(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const { key, value } of this.#map.entries) {
      const text = this.#asText(key, value);
      if (text) texts.set(key, text.text);
    }
    return texts;
  }

  problem(code: RuleFileCode, offset: number, message: string): void {
    this.source.problem(code, offset, message);
  }

  #asText(key: string, value: YamlValue): YamlText | undefined {
    if (value.kind === 'text') return value;
    this.problem('EASLENS_RULE_VALUE', value.offset, `${describe(value)} as "${key}"; expected a text`);
    return undefined;
  }
}

/** A reader for a value that must be a map. */
export function readMap(source: YamlSource, value: YamlValue, what: string): MapReader | undefined {
  if (value.kind === 'map') return new MapReader(source, value, what);
  source.problem('EASLENS_RULE_VALUE', value.offset, `${describe(value)} as ${what}; expected a map of keys`);
  return undefined;
}

function describe(value: YamlValue): string {
  return value.kind === 'text' ? `the text "${value.text.slice(0, 40)}"` : `a ${value.kind}`;
}
