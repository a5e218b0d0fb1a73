import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrap } from '../../../src/cli/output/wrap.ts';

const test = suite('wrap');

test('breaks at the last space that fits', () => {
  assert.equal(wrap('one two three', 7), ['one two', 'three']);
  assert.equal(wrap('one two three', 6), ['one', 'two', 'three']);
  assert.equal(wrap('one two three', 13), ['one two three']);
});

test('leaves a word whole that is wider than the line', () => {
  assert.equal(wrap('a +14255550123 b', 5), ['a', '+14255550123', 'b']);
  assert.equal(wrap('', 5), ['']);
});

test.run();
