import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Recent } from '../../../src/inspect/eas/recent.ts';

const test = suite('recent');

test('forgets what was used longest ago', () => {
  const recent = new Recent<number>(2);
  assert.is(recent.set('a', 1), undefined);
  assert.is(recent.set('b', 2), undefined);
  assert.is(recent.get('a'), 1);
  assert.is(recent.set('c', 3), 2);
  assert.is(recent.get('b'), undefined);
  assert.is(recent.size, 2);
});

test('a new value for a key counts as its use', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.set('a', 3);
  recent.set('c', 4);
  assert.equal([recent.get('a'), recent.get('b'), recent.get('c')], [3, undefined, 4]);
});

test('gives up entries one by one', () => {
  const recent = new Recent<number>(9);
  recent.set('a', 1);
  recent.set('b', 2);
  assert.is(recent.delete('a'), 1);
  assert.is(recent.delete('a'), undefined);
  assert.is(recent.evict(), 2);
  assert.is(recent.evict(), undefined);
});

test('any mixture of uses forgets as a plain list would', () => {
  const recent = new Recent<number>(50);
  let list: (readonly [string, number])[] = [];
  const take = (key: string) => {
    const found = list.find(([known]) => known === key);
    list = list.filter((entry) => entry !== found);
    return found?.[1];
  };
  let state = 7;
  for (let step = 0; step < 20_000; step++) {
    state = (state * 48271) % 0x7fffffff;
    const [what, key] = [state % 10, `k${(state >> 4) % 80}`];
    if (what < 5) {
      take(key);
      list.push([key, step]);
      assert.is(recent.set(key, step), list.length > 50 ? list.shift()?.[1] : undefined);
    } else if (what < 8) {
      const value = take(key);
      if (value !== undefined) list.push([key, value]);
      assert.is(recent.get(key), value);
    } else if (what < 9) {
      assert.is(recent.delete(key), take(key));
    } else {
      // Now and then all of them go.
      for (let left = step % 997 === 0 ? 60 : 1; left > 0; left--) {
        assert.is(recent.evict(), list.shift()?.[1]);
      }
    }
    assert.is(recent.size, list.length);
  }
});

test.run();
