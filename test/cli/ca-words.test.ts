import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constraintsInWords, expiryInWords } from '../../src/cli/ca-words.ts';

const test = suite('cli/ca-words');

const NOON = Date.UTC(2027, 1, 22, 12);
const HOUR_MS = 3_600_000;

for (const [hours, words] of [
  [90 * 24, '2027-02-22, in 90 days'],
  [90 * 24 - 0.01, '2027-02-22, in 90 days'],
  [48, '2027-02-22, in 2 days'],
  [47, '2027-02-22, in 47 hours'],
  [1.5, '2027-02-22, in 1 hour'],
  [0.1, '2027-02-22, in less than an hour'],
  [-1, '2027-02-22, 1 hour ago: "easlens ca init --force" makes a new one'],
  [-72, '2027-02-22, 3 days ago: "easlens ca init --force" makes a new one'],
] as const) {
  test(`${hours} hours before the end it is "${words}"`, () => {
    assert.is(expiryInWords(NOON, NOON - hours * HOUR_MS), words);
  });
}

test('says what it covers', () => {
  assert.is(
    constraintsInWords({ domains: ['a.test'], addresses: [] }),
    'a.test and names under it; no addresses',
  );
  assert.is(
    constraintsInWords({ domains: ['a.test', 'b.test'], addresses: ['192.0.2.7', '::1'] }),
    'a.test, b.test and names under them; 192.0.2.7, ::1',
  );
  assert.is(constraintsInWords({ domains: [], addresses: ['::1'] }), 'no names; ::1');
});

test.run();
