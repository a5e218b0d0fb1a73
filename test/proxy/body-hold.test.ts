import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedBody } from '../../src/inspect/message.ts';
import { BodyHold } from '../../src/proxy/body-hold.ts';

const test = suite('proxy/body-hold');

function message(chunks: readonly string[], headers: readonly string[] = []): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  incoming.rawHeaders = [...headers];
  for (const chunk of chunks) incoming.push(Buffer.from(chunk));
  incoming.push(null);
  return incoming;
}

async function held(incoming: IncomingMessage, limit: number) {
  const hold = new BodyHold(incoming, limit, () => true);
  const captured = await new Promise<CapturedBody>((resolve) => hold.read(resolve));
  return { hold, captured };
}

function texts(chunks: readonly Uint8Array[]): string[] {
  return chunks.map((chunk) => Buffer.from(chunk).toString('latin1'));
}

test('a body up to the limit is kept, in its chunks', async () => {
  const { hold, captured } = await held(message(['ab', 'c', 'def']), 6);
  assert.equal(
    { ...captured, bytes: texts([captured.bytes]) },
    { bytes: ['abcdef'], length: 6, overLimit: false },
  );
  assert.equal(texts(hold.chunks), ['ab', 'c', 'def']);
});

test('an empty body has no chunks', async () => {
  const { hold, captured } = await held(message([]), 6);
  assert.is(captured.length, 0);
  assert.equal(hold.chunks, []);
});

test('one beyond the limit is given back whole, chunk by chunk, and paused', async () => {
  const incoming = message(['ab', 'cd', 'ef', 'gh']);
  const { captured } = await held(incoming, 5);
  assert.equal({ ...captured, bytes: captured.bytes.length }, { bytes: 0, length: 8, overLimit: true });
  const read: Buffer[] = [];
  incoming.on('data', (chunk) => read.push(chunk));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(read, []);
  incoming.resume();
  await new Promise((resolve) => incoming.on('end', resolve));
  assert.equal(texts(read), ['ab', 'cd', 'ef', 'gh']);
});

test('one that is announced too long is not even read', async () => {
  const incoming = message(['abcdef'], ['content-length', '6']);
  const { captured } = await held(incoming, 5);
  assert.equal({ ...captured, bytes: captured.bytes.length }, { bytes: 0, length: 6, overLimit: true });
  assert.is(incoming.readableLength, 6);
});

test('more chunks than it is worth to remember become one at the end', async () => {
  const { hold } = await held(message(Array.from({ length: 5000 }, () => 'x')), 5000);
  assert.is(hold.chunks.length, 4097);
  assert.is(hold.chunks.at(-1)?.length, 5000 - 4096);
});

test('abandoned, it gives up what came, and asks nobody any more', async () => {
  const incoming = new IncomingMessage(new Socket());
  const hold = new BodyHold(incoming, 10, () => true);
  let calls = 0;
  hold.read(() => calls++);
  incoming.push('abc');
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(texts([hold.abandon()]), ['abc']);
  incoming.push(null);
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(calls, 0);
  assert.is(hold.abandon().length, 0);
});

test.run();
