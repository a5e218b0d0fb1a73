import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { age, ago } from '../../../src/ui/draw/age.ts';

const test = suite('ui/draw/age');

test('takes four columns at most', () => {
  const rows = [
    [-5, 'now'],
    [999, 'now'],
    [1000, '1s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_600_000, '1h'],
    [86_400_000, '1d'],
    [999 * 86_400_000, '999d'],
    [1000 * 86_400_000, 'old'],
  ] as const;
  for (const [milliseconds, words] of rows) assert.is(age(milliseconds), words);
});

test('says when it was', () => {
  assert.is(ago(0), 'now');
  assert.is(ago(5000), '5s ago');
});

test.run();
