import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileTemplate, fillTemplate, MAX_SHOWN_VALUE } from '../../../src/inspect/rules/template.ts';

const test = suite('template');

function filled(source: string, value = ''): string {
  const template = compileTemplate(source, 'message');
  if (!('parts' in template)) return template.map(({ index, problem }) => `${index} ${problem}`).join('\n');
  return fillTemplate(template, { value });
}

const rows: readonly (readonly [source: string, message: string])[] = [
  ['plain', 'plain'],
  ['{value}', '"+1"'],
  ['a {value} b {size(value)} c', 'a "+1" b 2 c'],
  ['{{value}} {value == "+1"}', '{value} true'],
  ['{value == "}" ? "{" : "x"}', '"x"'],
  ["{value == '\\'}' ? 1 : 2}", '2'],
  ['{ {"a": value}["a"] }', '"+1"'],
  ['{[value, "b"]} {1.5}', '+1, b 1.5'],
];

for (const [source, message] of rows) test(`fills ${source}`, () => assert.is(filled(source, '+1'), message));

test('cuts long values, and shows nothing a terminal would act on', () => {
  const long = filled('{value}', 'x'.repeat(1000));
  assert.is(long.length, MAX_SHOWN_VALUE + 2);
  assert.ok(long.endsWith('…"'));
  assert.is(filled('{value}', 'a\u001b[2J"\n'), String.raw`"a\u{1b}[2J\"\n"`);
  assert.is(filled('{[value]}', '\u202e'), String.raw`\u{202e}`);
});

test('refuses what cannot be filled', () => {
  assert.match(filled('a {value'), /^2 a "\{" without its "\}"/);
  assert.match(filled('a } b'), /^2 a "\}" without its "\{"/);
  assert.match(filled('{item}'), /^1 an expression of type Item; expected string or int/);
  assert.match(filled('{} and {vlue}'), /^1 an empty expression[^\n]*\n8 unknown variable "vlue"/);
});

test.run();
