import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { versionAtLeast } from '../../../../src/inspect/rules/functions/version-at-least.ts';

const test = suite('rules/functions/version-at-least');

const rows: readonly (readonly [string, string, boolean])[] = [
  ['14.0', '14.0', true],
  ['14.1', '14.0', true],
  ['16.1', '14.1', true],
  ['12.1', '14.0', false],
  ['2.5', '14.0', false],
  ['2.5', '12.1', false],
  ['14', '14.0', true],
  ['14.0.1', '14.0', true],
  ['14.0', '14.0.1', false],
  ['', '14.0', false],
  ['14.0', '', false],
  ['abc', '14.0', false],
  ['14.', '14.0', false],
  ['14.-1', '2.5', false],
  ['1e3', '14.0', false],
  ['14,1', '14.0', false],
];

for (const [version, least, expected] of rows) {
  test(`"${version}" ${expected ? 'is' : 'is not'} at least "${least}"`, () => {
    assert.is(versionAtLeast(version, least), expected);
  });
}

test.run();
