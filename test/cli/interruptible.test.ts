import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Interruptible } from '../../src/cli/interruptible.ts';
import { deadline } from '../helpers/deadline.ts';

const test = suite('interruptible');

test('gives all there is', async () => {
  const items = new Interruptible(numbers(3), new AbortController().signal);
  const found = [];
  for (let item = await items.next(); item !== undefined; item = await items.next()) found.push(item);
  items.close();
  assert.equal(found, [1, 2, 3]);
});

test('stops to wait for what may never come', async () => {
  const ending = new AbortController();
  const items = new Interruptible(never(), ending.signal);
  setImmediate(() => ending.abort());
  assert.is(await deadline(2000, items.next()), undefined);
  assert.is(await items.next(), undefined);
  items.close();
});

test('passes on what goes wrong', async () => {
  const items = new Interruptible(broken(), new AbortController().signal);
  let said = '';
  await items.next().catch((error: Error) => {
    said = error.message;
  });
  assert.is(said, 'broken');
});

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number++) yield number;
}

async function* never(): AsyncGenerator<number> {
  await new Promise(() => {});
  yield 1;
}

async function* broken(): AsyncGenerator<number> {
  yield* [];
  throw new Error('broken');
}

test.run();
