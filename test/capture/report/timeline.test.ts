import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_DEVICES, MAX_STEPS, type Timeline, TimelineFold } from '../../../src/capture/report/timeline.ts';
import { finding, timed } from '../../helpers/reports.ts';

const test = suite('timeline');

test('exchanges of one device, command and step are one mark', () => {
  const fold = new TimelineFold();
  fold.add(timed('Sync', 0, [finding(), finding({ severity: 'info' })]));
  fold.add(timed('Sync', 0));
  fold.add(timed('Ping', 0));
  const { cells, stepMs } = fold.take();
  assert.is(stepMs, 1);
  assert.equal(
    cells.map(({ command, count, errors, infos }) => [command, count, errors, infos]),
    [
      ['Sync', 2, 1, 1],
      ['Ping', 1, 0, 0],
    ],
  );
});

test('however long it is, it has few steps, and nothing is lost', () => {
  const fold = new TimelineFold();
  for (let second = 0; second < 100_000; second++) fold.add(timed('Sync', second * 1000));
  const timeline = fold.take();
  assert.ok(timeline.cells.length <= MAX_STEPS);
  assert.ok(timeline.cells.length >= MAX_STEPS / 2 - 1);
  assert.is(total(timeline), 100_000);
});

test('however many devices and commands there are, it stays small', () => {
  const fold = new TimelineFold();
  for (let index = 0; index < 500; index++) fold.add(timed('Sync', 0, [], `D${index}`));
  for (let index = 0; index < 500; index++) fold.add(timed(`C${index}`, 0, [], 'D0'));
  const { cells, others } = fold.take();
  assert.is(new Set(cells.map(({ device }) => device)).size, MAX_DEVICES);
  assert.ok(cells.length < 80);
  assert.is(others, 500 - MAX_DEVICES);
});

test('exchanges without a time, or with one that is none, are counted apart', () => {
  const fold = new TimelineFold();
  for (const at of [Number.NaN, -1, Number.NEGATIVE_INFINITY])
    fold.add({ ...timed('Sync', 0), openedAt: at });
  assert.is(fold.take().untimed, 3);
  assert.equal(fold.take().cells, []);
});

test('what is gathered in parts and joined is what is gathered at once', () => {
  const times = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(times, times, (one, other) => {
      const [first, second, joined, whole] = [1, 2, 3, 4].map(() => new TimelineFold());
      for (const at of one) for (const fold of [first, whole]) fold?.add(timed('Sync', at));
      for (const at of other) for (const fold of [second, whole]) fold?.add(timed('Sync', at));
      joined?.join((second as TimelineFold).take());
      joined?.join((first as TimelineFold).take());
      assert.equal(joined?.take(), whole?.take());
    }),
  );
});

function total({ cells }: Timeline): number {
  return cells.reduce((sum, { count }) => sum + count, 0);
}

test.run();
