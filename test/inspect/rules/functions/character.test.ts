import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  describeCharacter,
  isAllDigits,
  isInvisible,
  trimInvisible,
  withoutInvisible,
} from '../../../../src/inspect/rules/functions/character.ts';

const test = suite('rules/functions/character');

test('names what cannot be seen and quotes what can', () => {
  assert.is(describeCharacter('a#b', 1), '"#"');
  assert.is(describeCharacter('\u200e', 0), 'U+200E (left-to-right mark)');
  assert.is(describeCharacter('\u{1f600}', 0), 'U+1F600');
  assert.is(describeCharacter('\0', 0), 'U+0000 (null character)');
  assert.is(describeCharacter('a', 1), 'the end');
});

test('every description is printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      assert.match(describeCharacter(text, 0), /^[ -~]+$/);
    }),
  );
});

test('trims at the ends, and drops everywhere', () => {
  assert.is(trimInvisible('\u00a0 a b\u202c\n'), 'a b');
  assert.is(trimInvisible(' \u3000 '), '');
  assert.is(withoutInvisible('\u202a+1 4\u200b2\ufeff'), '+142');
});

test('what people see is not invisible', () => {
  for (const character of ['a', '0', '+', '\u00a1', '\u00e9', '\u2010', '\u4e00']) {
    assert.not.ok(isInvisible(character.charCodeAt(0)), character);
  }
});

test('digits are 0 to 9, and at least one', () => {
  assert.ok(isAllDigits('0123456789'));
  assert.not.ok(isAllDigits(''));
  assert.not.ok(isAllDigits('1\u0661'));
});

test.run();
