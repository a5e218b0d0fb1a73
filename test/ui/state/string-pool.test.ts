import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { StringPool } from '../../../src/ui/state/string-pool.ts';

const test = suite('ui/state/string-pool');

test('gives the same text, cut to a length', () => {
  const pool = new StringPool();
  assert.is(pool.take('Sync', 10), 'Sync');
  assert.is(pool.take('Sync', 2), 'Sy');
  assert.is(pool.take('', 2), '');
});

test('a lone surrogate stays what it is', () => {
  assert.is(new StringPool().take('a\ud800b', 10), 'a\ud800b');
});

test('goes on after more strings than it keeps', () => {
  const pool = new StringPool();
  for (let count = 0; count < 10_000; count++)
    assert.is(pool.take(`device ${count}`, 100), `device ${count}`);
});

test.run();
