import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { glob } from '../../../../src/inspect/rules/functions/glob.ts';

const test = suite('rules/functions/glob');

const rows: readonly (readonly [text: string, pattern: string, expected: boolean])[] = [
  ['IPM.Note', 'IPM.*', true],
  ['IPM.Note', 'ipm.*', false],
  ['IPM.Note', 'IPM.Not?', true],
  ['IPM.Note', 'IPM', false],
  ['IPM.Note', '*', true],
  ['', '*', true],
  ['', '', true],
  ['', '?', false],
  ['a', '', false],
  ['abcabd', '*ab?', true],
  ['abcabdx', '*ab?', false],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['a\nb', 'a*b', true],
  ['x', '*'.repeat(256), true],
  ['x', '*'.repeat(257), false],
];

for (const [text, pattern, expected] of rows) {
  test(`${JSON.stringify(text)} ${expected ? 'fits' : 'does not fit'} ${pattern.slice(0, 20)}`, () => {
    assert.is(glob(text, pattern), expected);
  });
}

test('agrees with the pattern written as a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (given, wanted) => {
      const expression = new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      assert.is(glob(given, wanted), expression.test(given));
    }),
    { numRuns: 1000 },
  );
});

test.run();
