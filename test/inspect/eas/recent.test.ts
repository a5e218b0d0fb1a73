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

test.run();
