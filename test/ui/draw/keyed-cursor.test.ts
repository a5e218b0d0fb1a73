import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cursorAmong, movedAmong } from '../../../src/ui/draw/keyed-cursor.ts';

const test = suite('ui/draw/keyed-cursor');
const KEYS = ['a', 'b', 'c', 'd'];

test('stays on the first row until it is moved', () => {
  assert.is(cursorAmong({ index: 0, row: 0 }, ['new', ...KEYS], 3).index, 0);
});

test('stays on its key when rows come before it', () => {
  const cursor = movedAmong({ index: 0, row: 0 }, 2, KEYS, 3);
  assert.equal(cursor, { key: 'c', index: 2, row: 2 });
  assert.equal(cursorAmong(cursor, ['x', 'y', ...KEYS], 3), { index: 4, row: 2 });
});

test('takes the place of a row that has left', () => {
  const cursor = movedAmong({ index: 0, row: 0 }, 2, KEYS, 3);
  assert.is(cursorAmong(cursor, ['a', 'b', 'd'], 3).index, 2);
  assert.is(cursorAmong(cursor, ['a'], 3).index, 0);
  assert.is(cursorAmong(cursor, [], 3).index, 0);
});

test('stops at both ends', () => {
  assert.is(movedAmong({ index: 0, row: 0 }, Number.POSITIVE_INFINITY, KEYS, 3).key, 'd');
  assert.is(movedAmong({ key: 'b', index: 1, row: 1 }, Number.NEGATIVE_INFINITY, KEYS, 3).key, 'a');
  assert.equal(movedAmong({ index: 0, row: 0 }, 1, [], 3), { index: 0, row: 0 });
});

test.run();
