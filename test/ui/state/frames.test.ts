import { setTimeout as pause } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Frames } from '../../../src/ui/state/frames.ts';

const test = suite('ui/state/frames');

/** Waits until nothing more is to be drawn. */
async function settled(frames: Frames): Promise<void> {
  while (frames.isPending) await pause(1);
}

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('a burst is drawn once, after it', async () => {
  let drawn = 0;
  const frames = new Frames(() => drawn++);
  frames.now();
  drawn = 0;
  for (let count = 0; count < 1000; count++) frames.soon();
  assert.is(drawn, 0);
  await settled(frames);
  assert.is(drawn, 1);
  frames.close();
});

test('a key is drawn before the next line runs, and takes the frame that was to come with it', async () => {
  let drawn = 0;
  const frames = new Frames(() => drawn++);
  const began = performance.now();
  frames.now();
  await pause(0);
  // Longer than the frame took, on a machine that does other things as well.
  await pause(1 + performance.now() - began);
  frames.soon();
  frames.now();
  assert.is(drawn, 2);
  assert.not(frames.isPending);
  frames.close();
});

test('keys that come faster than slow frames share one', async () => {
  let drawn = 0;
  const frames = new Frames(() => {
    drawn++;
    busy(20);
  });
  frames.now();
  for (let count = 0; count < 10; count++) frames.now();
  assert.is(drawn, 1);
  await settled(frames);
  assert.is(drawn, 2);
  frames.close();
});

test('the slower a frame, the longer until the next that nobody waits for', async () => {
  let last = 0;
  const frames = new Frames(() => {
    busy(20);
    last = performance.now();
  });
  frames.now();
  await pause(0);
  const before = last;
  frames.soon();
  await settled(frames);
  // 20 ms are to be at most 12 % of the time.
  assert.ok(last - before > 140, `${last - before} ms from frame to frame`);
  frames.close();
});

test('draws nothing once it is closed', async () => {
  let drawn = 0;
  const frames = new Frames(() => drawn++);
  frames.now();
  frames.soon();
  frames.close();
  frames.soon();
  frames.now();
  assert.not(frames.isPending);
  await pause(50);
  assert.is(drawn, 1);
});

test('a pause of its own holds back what events ask for, not a key', async () => {
  let drawn = 0;
  const frames = new Frames(() => drawn++, { pauseMs: 60_000 });
  frames.now();
  frames.soon();
  await pause(100);
  assert.is(drawn, 1);
  frames.now();
  assert.is(drawn, 2);
  assert.not(frames.isPending);
  frames.close();
});

test('while the frame before has not left none is drawn, and then one for all', async () => {
  let drawn = 0;
  let mayDraw = false;
  const frames = new Frames(() => drawn++, { mayDraw: () => mayDraw });
  for (let count = 0; count < 5; count++) {
    frames.now();
    frames.soon();
  }
  await pause(50);
  assert.is(drawn, 0);
  assert.ok(frames.isPending);
  mayDraw = true;
  frames.resume();
  assert.is(drawn, 1);
  assert.not(frames.isPending);
  frames.resume();
  assert.is(drawn, 1);
  frames.close();
});

test.run();
