import { createRequire } from 'node:module';
import type { Node, Scalar, YAMLMap } from 'yaml';
import type { YamlSource } from './yaml-source.ts';
import type { YamlEntry, YamlText, YamlValue } from './yaml-value.ts';

const requireLater = createRequire(import.meta.url);

/** Most characters of a rule file. The largest of ours has a tenth of it. */
export const MAX_RULE_FILE = 512 * 1024;

/** Parses a rule file; undefined, with a problem noted, when nothing can be read of it. */
export function parseYaml(source: YamlSource): YamlValue | undefined {
  if (source.text.length > MAX_RULE_FILE) {
    source.problem(
      'EASLENS_RULE_SIZE',
      0,
      `${source.text.length} characters are more than a rule file may have; up to ${MAX_RULE_FILE}, so split it`,
    );
    return undefined;
  }
  return new YamlReader(source).read();
}

class YamlReader {
  /** Loaded at the first file that is no pack of ours, which the build has parsed: it is most of what loading rules takes. */
  readonly #yaml = requireLater('yaml') as typeof import('yaml');
  readonly #source: YamlSource;

  constructor(source: YamlSource) {
    this.#source = source;
  }

  read(): YamlValue | undefined {
    const root = this.#parseNodes();
    return root && this.#value(root);
  }

  #parseNodes(): Node | undefined {
    // `failsafe` has only text, lists and maps: no value changes its meaning with its spelling, and no tag builds anything.
    // Repeated keys are looked for here, since the parser's own way takes quadratic time.
    const document = this.#yaml.parseDocument(this.#source.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
    });
    for (const error of document.errors)
      this.#source.problem('EASLENS_RULE_YAML', error.pos[0], yamlMessage(error.message));
    if (document.errors.length > 0) return undefined;
    if (document.contents) return document.contents;
    this.#source.problem(
      'EASLENS_RULE_YAML',
      0,
      'the file is empty; expected a map with pack, title and rules',
    );
    return undefined;
  }

  #value(node: Node): YamlValue | undefined {
    const offset = node.range?.[0] ?? 0;
    if (this.#yaml.isScalar(node)) return this.#text(node, offset);
    if (this.#yaml.isSeq(node)) {
      return { kind: 'list', offset, items: node.items.flatMap((item) => this.#value(item as Node) ?? []) };
    }
    if (this.#yaml.isMap(node)) return { kind: 'map', offset, entries: this.#entries(node) };
    this.#source.problem(
      'EASLENS_RULE_YAML',
      offset,
      'an alias; rule files have none, so write the value out',
    );
    return undefined;
  }

  #text(node: Scalar, offset: number): YamlText {
    return { kind: 'text', offset, text: String(node.value ?? ''), style: node.type ?? 'PLAIN' };
  }

  #entries(map: YAMLMap): readonly YamlEntry[] {
    const seen = new Set<string>();
    const entries: YamlEntry[] = [];
    for (const { key, value } of map.items as { key: Node; value: Node | null }[]) {
      const keyOffset = key.range?.[0] ?? 0;
      if (!this.#yaml.isScalar(key)) {
        this.#source.problem('EASLENS_RULE_YAML', keyOffset, 'a key that is no plain text; expected a name');
        continue;
      }
      const name = String(key.value);
      if (seen.has(name))
        this.#source.problem('EASLENS_RULE_KEY', keyOffset, `the key "${name}" a second time; expected once`);
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
