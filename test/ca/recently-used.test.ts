import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RecentlyUsed } from '../../src/ca/recently-used.ts';

const test = suite('ca/recently-used');

test('forgets what was asked for longest ago', () => {
  const map = new RecentlyUsed<string, number>(3);
  for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index);
  assert.is(map.get('a'), 0);
  map.set('d', 3);
  assert.is(map.get('b'), undefined);
  assert.equal(
    ['a', 'c', 'd'].map((key) => map.get(key)),
    [0, 2, 3],
  );
  assert.is(map.size, 3);
});

test('a key that is set again takes no second place', () => {
  const map = new RecentlyUsed<string, number>(2);
  map.set('a', 1);
  map.set('b', 1);
  map.set('a', 2);
  assert.equal([map.get('a'), map.get('b'), map.size], [2, 1, 2]);
  map.delete('a');
  assert.equal([map.get('a'), map.size], [undefined, 1]);
});

test.run();
