import { commands as knownCommands } from '../eas/commands.ts';
import { compileExpression, type Expression } from './expression.ts';
import type { Scope } from './language.ts';
import { type MapReader, readMap } from './map-reader.ts';
import { readExamples } from './read-examples.ts';
import { type Fix, type Rule, type RuleSubject, scopeOf, severities, type Tier } from './rule.ts';
import { parseSelector, type Selector } from './select.ts';
import { compileTemplate, type Template } from './template.ts';
import type { YamlText, YamlValue } from './yaml-value.ts';

const subjects: readonly RuleSubject[] = ['request', 'response', 'exchange'];
const commandNames = [...knownCommands.map(({ name }) => name), 'OPTIONS', 'Autodiscover'];

/** Keys of a rule, in the order the documentation has them. */
export const ruleKeys = [
  'id',
  'title',
  'spec',
  'severity',
  'on',
  'commands',
  'select',
  'when',
  'assert',
  'tiers',
  'message',
  'why',
  'fix',
  'examples',
] as const;

/** A document and a place in it: `MS-ASEMAIL R878`, `MS-ASWBXML 2.1.2.1.23`, `RFC 3261 section 25`. */
const SPEC = /^[A-Z][A-Za-z0-9-]*(?: [A-Za-z0-9][\w.,()§-]*)+$/;
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** Most tiers of a rule: past a handful, two rules say it better. */
const MAX_TIERS = 16;

/** Reads one rule; undefined, with problems noted, when it cannot run. */
export function readRule(reader: MapReader, pack: string, line: number): Rule | undefined {
  reader.accept(ruleKeys);
  const id = readName(reader, 'id');
  const title = reader.requiredText('title');
  const severity = required(reader, 'severity', reader.word('severity', severities));
  const on = required(reader, 'on', reader.word('on', subjects));
  const scope = scopeOf(on ?? 'exchange');
  const commands = readCommands(reader);
  const select = readSelectors(reader);
  const when = readExpression(reader, 'when', scope, ['bool']);
  const assert = readExpression(reader, 'assert', scope, ['bool']);
  if (!reader.get('assert')) reader.requiredText('assert');
  const tiers = readTiers(reader, scope);
  const message = readTemplate(reader, scope, true);
  const why = reader.requiredText('why');
  const fix = readFix(reader, scope);
  const spec = readSpec(reader);
  const examples = readExamples(reader, on ?? 'request', severity ?? 'error');
  if (!id || !title || !severity || !on || !assert || !message || !why) return undefined;
  return {
    name: `${pack}/${id}`,
    title: title.text.trim(),
    spec,
    severity,
    on,
    ...(commands && { commands }),
    ...(select && { select }),
    ...(when && { when }),
    assert,
    tiers,
    message,
    why: why.text.trim(),
    ...(fix && { fix }),
    examples,
    line,
  };
}

/** A name for use in `pack/id`. */
export function readName(reader: MapReader, key: string): string | undefined {
  const value = reader.requiredText(key);
  if (!value || NAME.test(value.text)) return value?.text;
  const found = value.text.slice(0, 60);
  reader.problem(
    'EASLENS_RULE_VALUE',
    value.offset,
    `"${found}" as "${key}"; expected lower case words joined by hyphens, such as message-class`,
  );
  return undefined;
}

function required<Value>(reader: MapReader, key: string, value: Value | undefined): Value | undefined {
  if (value === undefined && !reader.get(key)) reader.requiredText(key);
  return value;
}

function readSpec(reader: MapReader): readonly string[] {
  const spec = reader.texts('spec') ?? [];
  for (const { text, offset } of spec) {
    if (SPEC.test(text)) continue;
    reader.problem(
      'EASLENS_RULE_VALUE',
      offset,
      `"${text}" in "spec"; expected a document and a place in it, such as MS-ASEMAIL R878`,
    );
  }
  return spec.map(({ text }) => text);
}

function readCommands(reader: MapReader): readonly string[] | undefined {
  return reader.texts('commands')?.flatMap((value) => reader.wordOf('commands', value, commandNames) ?? []);
}

function readSelectors(reader: MapReader): readonly Selector[] | undefined {
  return reader.texts('select')?.flatMap((value) => {
    const selector = parseSelector(value.text);
    if (!('problem' in selector)) return selector;
    reader.problem('EASLENS_RULE_SELECT', reader.source.offsetOf(value, selector.index), selector.problem);
    return [];
  });
}

/** Compiles the expression under a key; undefined when there is none, or, with a problem noted, a wrong one. */
function readExpression(
  reader: MapReader,
  key: string,
  scope: Scope,
  types: readonly string[],
): Expression | undefined {
  const value = reader.text(key);
  return value && compileAt(reader, value, scope, types);
}

function compileAt(
  reader: MapReader,
  value: YamlText,
  scope: Scope,
  types: readonly string[],
): Expression | undefined {
  const compiled = compileExpression(value.text, scope, types);
  if (!('problem' in compiled)) return compiled;
  reader.problem(compiled.code, reader.source.offsetOf(value, compiled.index), compiled.problem);
  return undefined;
}

function readTemplate(reader: MapReader, scope: Scope, needed: boolean): Template | undefined {
  const value = needed ? reader.requiredText('message') : reader.text('message');
  if (!value) return undefined;
  const template = compileTemplate(value.text.trim(), scope);
  if ('parts' in template) return template;
  const blanks = value.text.length - value.text.trimStart().length;
  for (const { code, index, problem } of template)
    reader.problem(code, reader.source.offsetOf(value, index + blanks), problem);
  return undefined;
}

function readTiers(reader: MapReader, scope: Scope): readonly Tier[] {
  const items = reader.list('tiers')?.items ?? [];
  if (items.length > MAX_TIERS) {
    reader.problem(
      'EASLENS_RULE_SIZE',
      items[MAX_TIERS]?.offset ?? 0,
      `${items.length} tiers; up to ${MAX_TIERS}`,
    );
  }
  return items.slice(0, MAX_TIERS).flatMap((item) => readTier(reader, item, scope) ?? []);
}

function readTier(rule: MapReader, item: YamlValue, scope: Scope): Tier | undefined {
  const reader = readMap(rule.source, item, 'a tier');
  if (!reader) return undefined;
  reader.accept(['when', 'severity', 'message']);
  const when = readExpression(reader, 'when', scope, ['bool']);
  if (!reader.get('when')) reader.requiredText('when');
  const severity = required(reader, 'severity', reader.word('severity', severities));
  const message = readTemplate(reader, scope, false);
  return when && severity && { when, severity, ...(message && { message }) };
}

function readFix(reader: MapReader, scope: Scope): Fix | undefined {
  const value = reader.get('fix');
  if (!value) return undefined;
  if (value.kind === 'text') {
    if (value.text === 'remove') return { kind: 'remove' };
    const found = value.text.slice(0, 60);
    reader.problem(
      'EASLENS_RULE_VALUE',
      value.offset,
      `"${found}" as "fix"; expected remove, or a map with set`,
    );
    return undefined;
  }
  const fix = readMap(reader.source, value, '"fix"');
  if (!fix) return undefined;
  fix.accept(['set', 'when']);
  const set = readExpression(fix, 'set', scope, ['string']);
  if (!fix.get('set')) fix.requiredText('set');
  const when = readExpression(fix, 'when', scope, ['bool']);
  return set && { kind: 'set', value: set, ...(when && { when }) };
}
