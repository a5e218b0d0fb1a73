import { type MapReader, readMap } from './map-reader.ts';
import { parseYaml } from './parse-yaml.ts';
import { readName, readRule } from './read-rule.ts';
import type { Rule, RulePack } from './rule.ts';
import { RuleFileError } from './rule-file-error.ts';
import { YamlSource } from './yaml-source.ts';
import type { YamlValue } from './yaml-value.ts';

/** Most rules of one pack. */
const MAX_RULES = 1000;

/**
 * Reads a rule file. Throws a RuleFileError that lists everything wrong with it; nothing else, and nothing of the text is
 * run. `file` is the name for messages.
 * @param parsed what `parseRuleFile` gave for this very text
 */
export function loadRulePack(text: string, file: string, parsed?: YamlValue): RulePack {
  const source = new YamlSource(text);
  const pack = readPack(source, file, parsed);
  if (source.problems.length === 0 && pack) return pack;
  const inOrder = source.problems.toSorted(
    (one, other) => one.line - other.line || one.column - other.column,
  );
  throw new RuleFileError(file, inOrder);
}

/** What a rule file says, as data: parsed, and not yet looked at. Undefined where it is no YAML. */
export function parseRuleFile(text: string): YamlValue | undefined {
  return parseYaml(new YamlSource(text));
}

function readPack(source: YamlSource, file: string, parsed?: YamlValue): RulePack | undefined {
  const root = parsed ?? parseYaml(source);
  const reader = root && readMap(source, root, 'a rule file');
  if (!reader) return undefined;
  reader.accept(['pack', 'title', 'rules']);
  const id = readName(reader, 'pack');
  const title = reader.requiredText('title');
  const list = reader.list('rules');
  if (!list && !reader.get('rules')) reader.requiredText('rules');
  const items = list?.items ?? [];
  if (items.length > MAX_RULES) {
    reader.problem('EASLENS_RULE_SIZE', list?.offset ?? 0, `${items.length} rules; up to ${MAX_RULES}`);
    return undefined;
  }
  if (list && items.length === 0)
    reader.problem('EASLENS_RULE_VALUE', list.offset, 'an empty "rules"; expected at least one rule');
  const rules = readRules(reader, items, id ?? '');
  if (!id || !title) return undefined;
  return { id, title: title.text.trim(), file, rules };
}

function readRules(pack: MapReader, items: readonly YamlValue[], id: string): readonly Rule[] {
  const lines = new Map<string, number>();
  return items.flatMap((item) => {
    const reader = readMap(pack.source, item, 'a rule');
    if (!reader) return [];
    const line = pack.source.lineOf(item.offset);
    const name = reader.get('id');
    if (name?.kind === 'text') {
      const first = lines.get(name.text);
      if (first !== undefined) {
        pack.problem(
          'EASLENS_RULE_DUPLICATE',
          name.offset,
          `the id of the rule in line ${first} again; expected one of its own`,
        );
      }
      lines.set(name.text, line);
    }
    return readRule(reader, id, line) ?? [];
  });
}
