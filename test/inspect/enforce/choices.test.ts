import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEnforcement } from '../../../src/inspect/enforce/choices.ts';

const test = suite('choices');
const fix = { kind: 'remove' } as const;
const rules = [
  { name: 'own/format', fix },
  { name: 'own/class', fix },
  { name: 'own/info' },
  { name: 'other/a' },
];

test('names one rule, or several by a glob; a later pattern wins', () => {
  const { enforcements, notes, problems } = applyEnforcement(
    ['own/*=block', 'own/format=rewrite', ' own/class = report '],
    rules,
  );
  assert.equal(
    [...enforcements],
    [
      ['own/format', 'rewrite'],
      ['own/class', 'report'],
      ['own/info', 'block'],
    ],
  );
  assert.equal([notes, problems], [[], []]);
});

test('a glob passes over what has no fix, and says so', () => {
  const { enforcements, notes, problems } = applyEnforcement(['own/*=rewrite'], rules);
  assert.equal([...enforcements.keys()], ['own/format', 'own/class']);
  assert.equal(notes, ['own/*=rewrite: own/info has no fix, so nothing is rewritten for it']);
  assert.equal(problems, []);
});

for (const [text, problem] of [
  ['own/formt=block', 'own/formt=block: no rule is called "own/formt"; did you mean "own/format"?'],
  [
    'zzz/*=block',
    'zzz/*=block: no rule is called "zzz/*"; expected one of own/format, own/class, own/info, other/a',
  ],
  ['own/format=rewrit', 'own/format=rewrit: no action "rewrit"; did you mean "rewrite"?'],
  ['own/format', 'own/format: no action; expected own/format=block or own/format=rewrite'],
  ['own/info=rewrite', 'own/info=rewrite: rule own/info has no fix to rewrite by; expected own/info=block'],
  ['other/*=rewrite', 'other/*=rewrite: none of the rules of other/* has a fix; expected other/*=block'],
] as const) {
  test(`${text} is a mistake`, () => {
    const choices = applyEnforcement([text], rules);
    assert.equal(choices.problems, [problem]);
    assert.is(choices.enforcements.size, 0);
  });
}

test.run();
