import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startMessageBudget } from '../../../src/inspect/rules/budget.ts';
import {
  MAX_MATCHED_TEXT,
  MAX_PATTERN,
  matches,
  patternProblem,
} from '../../../src/inspect/rules/matches.ts';

const test = suite('matches');

test('finds a pattern anywhere', () => {
  startMessageBudget();
  assert.ok(matches('xabcx', 'b.'));
  assert.ok(matches('ABC', '(?i)^abc$'));
  assert.not(matches('xabcx', '^b'));
  assert.ok(matches('', '^$'));
});

test('says what is wrong with a pattern', () => {
  assert.is(patternProblem('^a+$'), undefined);
  for (const pattern of [
    '(a',
    'a{1001}',
    '(?=a)',
    '\\1',
    '[z',
    'x'.repeat(MAX_PATTERN + 1),
    '(a?){500}(b|c){500}',
  ]) {
    assert.type(patternProblem(pattern), 'string', pattern.slice(0, 20));
  }
});

test('reads texts up to a limit, and patterns cost by their size', () => {
  startMessageBudget();
  assert.throws(() => matches('x'.repeat(MAX_MATCHED_TEXT + 1), 'x'), /16384 characters/);
  assert.throws(() => {
    for (let times = 0; times < 1000; times++) matches('x'.repeat(10_000), '(a|b){100}');
  }, /steps/);
});

test('keeps few compiled patterns', () => {
  startMessageBudget();
  for (let number = 0; number < 600; number++) assert.ok(matches(String(number), `^${number}$`));
});

test.run();
