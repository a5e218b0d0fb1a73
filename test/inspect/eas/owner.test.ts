import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ownerKey } from '../../../src/inspect/eas/owner.ts';

const test = suite('owner');

test('user and device tell owners apart, letter case aside', () => {
  const key = ownerKey({ user: 'alice', deviceId: 'ABC' });
  assert.is(key, ownerKey({ user: 'Alice', deviceId: 'abc' }));
  assert.is.not(key, ownerKey({ user: 'alice', deviceId: 'ABD' }));
  assert.is.not(key, ownerKey({ user: 'alicea', deviceId: 'BC' }));
  assert.is.not(key, ownerKey({ user: 'alice' }));
});

test('keeps no owner with a name without end', () => {
  assert.is(ownerKey({ user: 'a'.repeat(5000) }), undefined);
});

test.run();
