import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startMessageBudget } from '../../../src/inspect/rules/budget.ts';
import { compileExpression } from '../../../src/inspect/rules/expression.ts';
import { ruleFunctions, ruleTypes } from '../../../src/inspect/rules/functions/index.ts';
import {
  builtIns,
  type Described,
  functionName,
  languageTypes,
  variablesOf,
} from '../../../src/inspect/rules/language.ts';
import { loadRulePack } from '../../../src/inspect/rules/load.ts';
import { givenKeys } from '../../../src/inspect/rules/read-examples.ts';
import { ruleKeys } from '../../../src/inspect/rules/read-rule.ts';
import { ruleFileCodes } from '../../../src/inspect/rules/rule-file-error.ts';
import { testExamples } from '../../../src/inspect/rules/test-examples.ts';
import { DeviceView } from '../../../src/inspect/rules/views/device-view.ts';
import { ItemView } from '../../../src/inspect/rules/views/item-view.ts';
import { MessageView } from '../../../src/inspect/rules/views/message-view.ts';
import { NodeView } from '../../../src/inspect/rules/views/node-view.ts';
import { OutcomeView } from '../../../src/inspect/rules/views/outcome-view.ts';

const test = suite('language');
const page = fileURLToPath(new URL('../../../docs/rules.md', import.meta.url));
const text = readFileSync(page, 'utf8');

/** What follows a marker, up to the next heading. */
function after(marker: string): string {
  const start = text.indexOf(`<!-- ${marker} -->\n`);
  assert.ok(start >= 0, marker);
  const end = text.slice(start).search(/\n#+ |\n`hasChild`|\n`EASLENS/);
  return text.slice(start, end < 0 ? undefined : start + end);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return lines
    .join('\n')
    .replaceAll('| --- ', '|---')
    .replaceAll('---|---', '---|---')
    .replaceAll('|--- |', '|---|');
}

function described(things: readonly Described[]): readonly (readonly string[])[] {
  return things.map(({ name, type, description }) => [`\`${name}\``, `\`${type}\``, description]);
}

/** The generated parts of the page. */
const generated: Readonly<Record<string, string>> = {
  variables: table(
    ['variable', 'type', 'what it is'],
    [
      ...described(variablesOf('message')),
      ...described(variablesOf('exchange').slice(variablesOf('message').length)).map(
        ([name = '', type = '', what = '']) => [name, type, `only with \`on: exchange\`: ${what}`],
      ),
    ],
  ),
  types: [
    ...languageTypes.map(
      ({ name, fields }) => `**${name}**\n\n${table(['field', 'type', 'what it is'], described(fields))}`,
    ),
    ...ruleTypes.map(
      ({ name, fields }) =>
        `**${name}**, what \`${ruleFunctions.find(({ signature }) => signature.endsWith(`: ${name}`))?.name}\` gives: ${Object.entries(
          fields,
        )
          .map(([field, type]) => `\`${field}\` (${type})`)
          .join(', ')}`,
    ),
  ].join('\n\n'),
  functions: table(
    ['function', 'what it gives', 'example'],
    [
      ...ruleFunctions.map(({ signature, description, example }) => [
        `\`${signature}\``,
        description,
        `\`${example.expression}\` gives \`${example.result}\``,
      ]),
      ...builtIns.map(({ signature, description }) => [`\`${signature}\``, description, '']),
    ],
  ),
};

test('the page lists every variable, field and function as it is', () => {
  let updated = text;
  for (const [marker, list] of Object.entries(generated)) {
    const section = after(marker);
    updated = updated.replace(section, () => `<!-- ${marker} -->\n${list}\n`);
    if (!process.env.UPDATE_GOLDEN) assert.fixture(section.trim(), `<!-- ${marker} -->\n${list}`);
  }
  if (process.env.UPDATE_GOLDEN) writeFileSync(page, updated);
});

test('the page has every key of a rule and every error code, in order', () => {
  const keys = [...text.matchAll(/^\| `(\w+)` \| (?:needed)? ?\|/gm)].map((match) => match[1]);
  assert.equal(keys, [...ruleKeys]);
  const codes = [...after('errors').matchAll(/^\| `(EASLENS_RULE_\w+)`/gm)].map((match) => match[1]);
  assert.equal(codes, [...ruleFileCodes]);
});

test('the page has every key of given', () => {
  const start = text.indexOf('`given` says');
  const paragraph = text.slice(start, text.indexOf('\n\n', start));
  const keys = [...paragraph.matchAll(/`(\w+)`/g)].map((match) => match[1]);
  assert.equal(keys, ['given', ...givenKeys]);
});

test('the first rule of the page is good, and its examples hold', () => {
  const yaml = /<!-- first-rule -->\n```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  assert.equal(testExamples(loadRulePack(yaml, 'my-rules.yaml')), { examples: 2, failures: [] });
});

test('views have the fields that the language says, no more', () => {
  const views = { Node: NodeView, Item: ItemView, Message: MessageView, Device: DeviceView } as const;
  for (const { name, fields } of languageTypes) {
    const view = views[name as keyof typeof views];
    if (!view) continue;
    const getters = Object.entries(Object.getOwnPropertyDescriptors(view.prototype))
      .filter(([, { get }]) => get)
      .map(([getter]) => getter);
    assert.equal(getters.toSorted(), fields.map((field) => field.name).toSorted(), name);
  }
  const outcome = new OutcomeView({ verdict: 'unknown', status: '', source: 'silence' });
  assert.equal(
    Object.keys(outcome),
    languageTypes.find(({ name }) => name === 'Outcome')?.fields.map(({ name }) => name),
  );
});

test('every built-in function is there under its signature', () => {
  const arguments_: Readonly<Record<string, string>> = {
    string: '"a"',
    int: '1',
    'list<string>': '["a"]',
    list: '["a"]',
    x: 'x',
    bool: 'x == "a"',
    T: 'x',
    Node: 'node',
    Item: 'item',
    Message: 'message',
  };
  for (const { signature } of builtIns) {
    const parts = /^(?:([\w<>]+)\.)?(\w+)\((.*)\): /.exec(signature);
    assert.ok(parts, signature);
    const given = (parts[3] ?? '')
      .split(', ')
      .filter((type) => type !== '')
      .map((type) =>
        functionName(signature).startsWith('child') || functionName(signature) === 'hasChild'
          ? '"email:To"'
          : arguments_[type],
      );
    const call = `${parts[1] ? `${arguments_[parts[1]]}.` : ''}${parts[2]}(${given.join(', ')})`;
    const compiled = compileExpression(call, 'message', ['bool', 'string', 'int', 'double', 'list<string>']);
    assert.not('problem' in compiled && compiled.problem, call);
  }
});

test('the examples of functions compile and give what they say', () => {
  for (const { example } of ruleFunctions) {
    const compiled = compileExpression(example.expression, 'message', [
      'bool',
      'string',
      'int',
      'double',
      'list<string>',
    ]);
    if ('problem' in compiled) throw new Error(`${example.expression}: ${compiled.problem}`);
    startMessageBudget();
    const value = compiled.evaluate({});
    assert.is(
      typeof value === 'string' ? JSON.stringify(value) : String(value),
      example.result,
      example.expression,
    );
  }
});

test.run();
