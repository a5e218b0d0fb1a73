import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PartQueue } from '../../../src/cli/scan/part-queue.ts';

const test = suite('part-queue');
const part = (text: string) => ({ kind: 'text', text }) as const;

test('gives parts in their order, also those that come later, until it is closed', async () => {
  const queue = new PartQueue();
  void queue.push(part('1'));
  setImmediate(() => {
    void queue.push(part('2'));
    queue.close();
  });
  const texts = [];
  for await (const found of queue) texts.push(found.kind === 'text' ? found.text : '');
  assert.equal(texts, ['1', '2']);
});

test('who is far ahead waits until there is room', async () => {
  const queue = new PartQueue();
  let pushed = 0;
  const pushing = (async () => {
    for (; pushed < 1000; pushed++) await queue.push(part(String(pushed)));
    queue.close();
  })();
  await new Promise(setImmediate);
  assert.ok(pushed < 40, `${pushed}`);
  let taken = 0;
  for await (const _ of queue) assert.ok(pushed - taken++ < 40);
  await pushing;
  assert.is(taken, 1000);
});

test('nobody waits for room in one that is closed', async () => {
  const queue = new PartQueue();
  const waiting = Promise.all(Array.from({ length: 100 }, (_, index) => queue.push(part(String(index)))));
  queue.close();
  await waiting;
  await queue.push(part('late'));
});

test.run();
