import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadRulePack } from '../../../src/inspect/rules/load.ts';
import { RuleFileError } from '../../../src/inspect/rules/rule-file-error.ts';
import { packOf, packText } from '../../helpers/rules.ts';

const test = suite('load');
const fixtures = fileURLToPath(new URL('../../fixtures/rules/', import.meta.url));
const shipped = readFileSync(
  fileURLToPath(new URL('../../../rules/umcallerid.yaml', import.meta.url)),
  'utf8',
);

/** Everything wrong with a text, a line each; empty for a good one. Fails on any other error. */
function problemsOf(text: string): string {
  try {
    loadRulePack(text, 'own.yaml');
    return '';
  } catch (error) {
    if (error instanceof RuleFileError) return error.message;
    throw error;
  }
}

test('reads a rule with all it has', () => {
  const pack = packOf({
    spec: 'MS-ASEMAIL R878',
    commands: ['Sync'],
    when: 'item.exists',
    tiers: [{ when: 'value == ""', severity: 'info', message: 'empty' }],
    fix: { set: 'value + "0"', when: 'value != ""' },
  });
  const [rule] = pack.rules;
  assert.is(pack.id, 'own');
  assert.is(rule?.name, 'own/rule-1');
  assert.equal(rule?.spec, ['MS-ASEMAIL R878']);
  assert.equal(rule?.commands, ['Sync']);
  assert.is(rule?.when?.type, 'bool');
  assert.is(rule?.tiers[0]?.severity, 'info');
  assert.is(rule?.fix?.kind, 'set');
});

test('tells everything wrong with a file at once, each with its place and what would be accepted', () => {
  const golden = `${fixtures}broken.txt`;
  const found = `${problemsOf(readFileSync(`${fixtures}broken.yaml`, 'utf8')).replaceAll('own.yaml', 'broken.yaml')}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, found);
  assert.fixture(found, readFileSync(golden, 'utf8'));
});

test('points into expressions in every style of writing', () => {
  const rule = (assertion: string) =>
    `pack: own\ntitle: t\nrules:\n  - id: a\n    title: t\n    severity: error\n    on: response\n    select: email2:UmCallerID\n    message: m\n    why: w\n    assert: ${assertion}\n`;
  const places: readonly (readonly [string, string])[] = [
    ['value == nope', '11:22'],
    ['"value == nope"', '11:23'],
    [String.raw`"\"\u00e9\" == nope"`, '11:28'],
    ["'''a'' == nope'", '11:23'],
    ['|\n      value ==\n        nope', '13:9'],
    ['|-\n\n      value ==\n\n      nope', '15:7'],
    ['>-\n      value ==\n      nope', '13:7'],
    ['value ==\n      nope', '12:7'],
  ];
  for (const [written, place] of places) {
    assert.is(problemsOf(rule(written)).split(' ')[0], `own.yaml:${place}`, written);
  }
  assert.is(problemsOf(rule('|\r\n      value ==\r\n      nope')).split(' ')[0], 'own.yaml:13:7');
});

const hostile: readonly (readonly [what: string, text: string, code: RegExp])[] = [
  ['an empty file', '', /YAML the file is empty/],
  ['a text', 'hello', /VALUE the text "hello" as a rule file/],
  ['no YAML', 'a: [\n', /EASLENS_RULE_YAML/],
  ['aliases that multiply', `a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n`, /YAML an alias/],
  ['two documents', 'a: 1\n---\nb: 2\n', /EASLENS_RULE_YAML/],
  ['keys of prototypes', '__proto__: {pack: own}\nconstructor: x\n', /KEY unknown key "__proto__"/],
  ['a key twice', 'pack: a\npack: b\n', /KEY the key "pack" a second time/],
  ['a list as key', '? [a]\n: b\n', /YAML a key that is no plain text/],
  ['brackets without end', '['.repeat(100_000), /EASLENS_RULE_YAML/],
  ['lists in lists', '- '.repeat(100_000), /EASLENS_RULE_YAML/],
  ['more than a file may have', 'x'.repeat(600_000), /SIZE 600000 characters/],
  ['many keys', Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join('\n'), /KEY unknown key "k0"/],
  ['many rules', `pack: own\ntitle: t\nrules: [${'{},'.repeat(1001)}]`, /SIZE 1001 rules/],
  [
    'a long expression',
    packText({ assert: `value == "${'x'.repeat(5000)}"` }),
    /SIZE an expression of 5011 characters/,
  ],
  [
    'a deep expression',
    packText({ assert: `${'('.repeat(300)}true${')'.repeat(300)}` }),
    /SIZE an expression too large/,
  ],
  ['a tag', 'pack: !!js/function "x"\ntitle: t\n', /EASLENS_RULE_MISSING/],
  ['escape codes', 'pack: "\\e[2J"\ntitle: t\nrules: []\n', /VALUE "\\u\{1b\}\[2J"/],
];

for (const [what, text, code] of hostile) {
  test(`refuses ${what}`, () => assert.match(problemsOf(text), code));
}

test('stops telling after two hundred problems', () => {
  const text = Array.from({ length: 1000 }, (_, key) => `k${key}: 1`).join('\n');
  assert.is(problemsOf(text).split('\n').length, 200);
});

test('two rules of one id are told, even where one of them is broken', () => {
  assert.match(
    problemsOf(packText({ id: 'same' }, { id: 'same' })),
    /EASLENS_RULE_DUPLICATE the id of the rule in line \d+ again/,
  );
  assert.match(problemsOf(packText({ id: 'same', why: '' }, { id: 'same' })), /EASLENS_RULE_DUPLICATE/);
});

test('whatever is done to a rule file, it loads or is refused with places inside of it', () => {
  const text = shipped.slice(0, 9000);
  const edit = fc.tuple(
    fc.nat(text.length),
    fc.nat(12),
    fc.oneof(fc.string(), fc.constantFrom('"', '{', '}', '[', '*a', '&a', ': ', '\n', '- ', "'", '>-')),
  );
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let mutated = text;
      for (const [at, length, put] of edits)
        mutated = mutated.slice(0, at) + put + mutated.slice(at + length);
      const lines = mutated.split('\n');
      try {
        loadRulePack(mutated, 'own.yaml');
      } catch (error) {
        if (!(error instanceof RuleFileError)) throw error;
        assert.ok(error.problems.length > 0);
        for (const { line, column } of error.problems) {
          assert.ok(
            line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1,
            `${line}:${column}`,
          );
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('any expression compiles or is refused', () => {
  const part = fc.constantFrom(
    'value',
    'item',
    'node',
    '.',
    'messageClass',
    '==',
    '"a"',
    '(',
    ')',
    '1',
    '+',
    '&&',
    'matches',
    'e164',
    '?',
    ':',
    '[',
    ']',
    ' ',
    'exists',
    ',',
    'x',
    '!',
    '{',
    '}',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      problemsOf(packText({ assert: parts.join(''), message: `m ${parts.join('')}` }));
    }),
    { numRuns: 500 },
  );
});

test.run();
