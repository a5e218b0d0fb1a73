import { type Explanation, explainRule } from '../inspect/rules/explain.ts';
import { globFunction } from '../inspect/rules/functions/glob.ts';
import { ruleFunctions, ruleTypes } from '../inspect/rules/functions/index.ts';
import { builtIns, languageTypes, variablesOf } from '../inspect/rules/language.ts';
import type { Rule, RulePack } from '../inspect/rules/rule.ts';
import { nearest } from '../inspect/rules/suggest.ts';
import { testExamples } from '../inspect/rules/test-examples.ts';
import { counted } from '../inspect/words.ts';
import { CommandError } from './command-error.ts';
import { wrap } from './output/wrap.ts';
import { readRuleFile, readRulePacks, shippedRuleFiles } from './rule-files.ts';
import type { RulesOptions } from './rules.ts';
import type { Streams } from './streams.ts';

/** Widest line of explanations; words beyond it go to the next one. */
const WIDTH = 100;

export async function listRules(
  streams: Streams,
  [glob]: readonly string[],
  options: RulesOptions,
): Promise<number> {
  const rules = chosen(readRulePacks(options), glob ?? '*');
  if (options.output === 'json') return json(streams, rules.map(summaryOf));
  const width = Math.max(...rules.map(({ name }) => name.length));
  for (const { name, severity, title } of rules)
    print(streams, `${severity.padEnd(7)}  ${name.padEnd(width)}  ${title}`);
  return 0;
}

export async function showRules(
  streams: Streams,
  [glob]: readonly string[],
  options: RulesOptions,
): Promise<number> {
  const rules = chosen(readRulePacks(options), glob ?? '*');
  if (options.output === 'json')
    return json(
      streams,
      rules.map((rule) => ({ ...summaryOf(rule), ...explainRule(rule) })),
    );
  print(streams, rules.map((rule) => explanationText(explainRule(rule))).join('\n\n'));
  return 0;
}

/** Says all that is wrong with the files; 2 when anything is. */
export async function checkRules(
  streams: Streams,
  files: readonly string[],
  options: RulesOptions,
): Promise<number> {
  let broken = false;
  for (const file of files) {
    const read = readRuleFile(file);
    if (typeof read === 'string') {
      broken = true;
      streams.stderr.write(`${read}\n`);
    } else if (options.output === 'json') json(streams, [{ file, pack: read.id, rules: read.rules.length }]);
    else print(streams, `${file}: ${counted(read.rules.length, 'rule')} in pack ${read.id}, no problems`);
  }
  return broken ? 2 : 0;
}

/** Runs examples; 1 when one fails, 2 when a file cannot be used. */
export async function testRules(
  streams: Streams,
  given: readonly string[],
  options: RulesOptions,
): Promise<number> {
  const own = [...given, ...options.rules];
  const files = own.length > 0 ? own : shippedRuleFiles();
  let code = 0;
  for (const file of files) {
    const read = readRuleFile(file);
    if (typeof read === 'string') {
      code = 2;
      streams.stderr.write(`${read}\n`);
    } else if (!testPack(streams, read, options)) code = Math.max(code, 1);
  }
  return code;
}

function testPack(streams: Streams, pack: RulePack, options: RulesOptions): boolean {
  const { examples, failures } = testExamples(pack);
  if (options.output === 'json') {
    json(streams, [{ file: pack.file, pack: pack.id, examples, failures }]);
    return failures.length === 0;
  }
  for (const { rule, line, problem } of failures) print(streams, `${pack.file}:${line} ${rule}: ${problem}`);
  const failed = failures.length === 0 ? 'all hold' : counted(failures.length, 'failure');
  print(
    streams,
    `${pack.file}: ${counted(examples, 'example')} of ${counted(pack.rules.length, 'rule')}, ${failed}`,
  );
  return failures.length === 0;
}

/** Variables, types and functions of the rule language. */
export async function listFunctions(
  streams: Streams,
  _: readonly string[],
  options: RulesOptions,
): Promise<number> {
  const own = ruleFunctions.map(({ signature, description, example }) => ({
    signature,
    description,
    example,
  }));
  const types = [
    ...languageTypes,
    ...ruleTypes.map(({ name, fields }) => ({
      name,
      fields: Object.entries(fields).map(([field, type]) => ({ name: field, type, description: '' })),
    })),
  ];
  if (options.output === 'json') {
    return json(streams, [{ variables: variablesOf('exchange'), types, functions: [...own, ...builtIns] }]);
  }
  print(streams, 'Functions');
  for (const { signature, description, example } of own) {
    print(
      streams,
      `  ${signature}\n${wrapped(description, '      ')}\n      ${example.expression} gives ${example.result}`,
    );
  }
  for (const { signature, description } of builtIns)
    print(streams, `  ${signature}\n${wrapped(description, '      ')}`);
  print(streams, '\nVariables');
  const everywhere = new Set(variablesOf('message').map(({ name }) => name));
  for (const { name, type, description } of variablesOf('exchange')) {
    const only = everywhere.has(name) ? '' : '(only with "on: exchange") ';
    print(streams, `  ${name.padEnd(9)} ${type.padEnd(8)} ${only}${description}`);
  }
  for (const { name, fields } of types) {
    print(streams, `\n${name}`);
    for (const field of fields)
      print(streams, `  ${field.name.padEnd(15)} ${field.type.padEnd(19)} ${field.description}`.trimEnd());
  }
  return 0;
}

/** Rules whose name a glob fits. Throws when there are none: a wrong name should not look like an empty pack. */
function chosen(packs: readonly RulePack[], glob: string): readonly Rule[] {
  const rules = packs.flatMap((pack) => pack.rules);
  if (rules.length === 0) {
    throw new CommandError(
      'EASLENS_RULE_UNKNOWN',
      'there are no rules: those that ship are left out',
      'Add a file with --rules FILE.',
    );
  }
  const fitting = rules.filter(({ name }) =>
    (globFunction.call as (text: string, glob: string) => boolean)(name, glob),
  );
  if (fitting.length > 0) return fitting;
  const near = nearest(
    glob,
    rules.map(({ name }) => name),
  );
  throw new CommandError(
    'EASLENS_RULE_UNKNOWN',
    `there is no rule "${glob}"${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`,
    '"easlens rules list" names them all; --rules FILE adds a file.',
  );
}

function summaryOf({ name, title, severity, spec, on, commands, why }: Rule): object {
  return { rule: name, title, severity, spec, on, ...(commands && { commands }), why };
}

function explanationText({ heading, sentences }: Explanation): string {
  const lines = sentences.map(
    ({ about, text }) => `  ${about.padEnd(10)}  ${wrapped(text, ' '.repeat(14)).trimStart()}`,
  );
  return [heading, ...lines].join('\n');
}

function wrapped(text: string, indent: string): string {
  return wrap(text, WIDTH - indent.length)
    .map((line) => indent + line)
    .join('\n');
}

function json(streams: Streams, values: readonly object[]): number {
  for (const value of values) print(streams, JSON.stringify(value));
  return 0;
}

function print(streams: Streams, line: string): void {
  streams.stdout.write(`${line}\n`);
}
