import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DeviceTrust } from '../../../src/proxy/tls/device-trust.ts';

const test = suite('proxy/tls/device-trust');

test('a refusal is news once for each address and host, until something is asked for', () => {
  const trust = new DeviceTrust(() => 0);
  assert.equal(
    [trust.refused('1', 'a'), trust.refused('1', 'a'), trust.refused('1', 'b'), trust.refused('2', 'a')],
    [true, false, true, true],
  );
  assert.is(trust.refusals('1', 'a'), 2);
  trust.asked('1', 'a');
  assert.is(trust.refusals('1', 'a'), 0);
  assert.is(trust.refused('1', 'a'), true);
});

test('who leaves late, has asked before, or resumes a session, has not rejected the certificate', () => {
  let now = 0;
  const trust = new DeviceTrust(() => now);
  assert.is(trust.isDistrust('1', 'a', 0, false), true);
  assert.is(trust.isDistrust('1', 'a', 0, true), false);
  now = 10_000;
  assert.is(trust.isDistrust('1', 'a', 0, false), false);
  trust.asked('1', 'a');
  assert.is(trust.isDistrust('1', 'a', now, false), false);
  assert.is(trust.isDistrust('1', 'b', now, false), true);
});

test('a thousand are remembered, and no more', () => {
  const trust = new DeviceTrust(() => 0);
  for (let device = 0; device <= 1000; device++) trust.refused(String(device), 'a');
  assert.is(trust.refusals('0', 'a'), 0);
  assert.is(trust.refusals('1', 'a'), 1);
});

test.run();
