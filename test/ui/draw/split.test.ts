import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { split } from '../../../src/ui/draw/split.ts';

const test = suite('ui/draw/split');

test('gives a list what it needs, and the rest to what stands below', () => {
  assert.equal(split(20, 3), { list: 3, below: 16 });
  assert.equal(split(20, 1000), { list: 11, below: 8 });
  assert.equal(split(36, 1000), { list: 21, below: 14 });
});

test('on a low screen the list goes first', () => {
  assert.equal(split(7, 5), { list: 6, below: 0 });
  assert.equal(split(7, 2), { list: 2, below: 4 });
});

test('never takes more rows than there are', () => {
  for (let rows = 2; rows < 60; rows++) {
    for (const count of [0, 1, 5, 100]) {
      const { list, below } = split(rows, count);
      assert.ok(list >= 1 && below >= 0 && 1 + list + below <= rows, `${rows} ${count}`);
    }
  }
});

test.run();
