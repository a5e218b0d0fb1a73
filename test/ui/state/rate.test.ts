import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Rate } from '../../../src/ui/state/rate.ts';

const test = suite('ui/state/rate');

test('counts whole seconds, the running one not yet', () => {
  const rate = new Rate();
  for (const at of [100_000, 100_900, 101_000, 103_000]) rate.record(at);
  assert.equal(rate.last(4, 103_500), [0, 2, 1, 0]);
  assert.equal(rate.last(4, 104_000), [2, 1, 0, 1]);
});

test('forgets what is older than it remembers', () => {
  const rate = new Rate();
  rate.record(100_000);
  rate.record(120_000);
  assert.equal(rate.last(20, 120_000), new Array(20).fill(0));
  rate.record(500_000);
  assert.equal(rate.last(3, 501_000), [0, 0, 1]);
});

test('an event from the past is counted where it belongs, or not at all', () => {
  const rate = new Rate();
  rate.record(100_000);
  rate.record(98_000);
  rate.record(80_000);
  assert.equal(rate.last(4, 101_000), [0, 1, 0, 1]);
});

test('knows of nothing before the first', () => {
  assert.equal(new Rate().last(3, 0), [0, 0, 0]);
});

test.run();
