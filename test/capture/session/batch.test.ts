import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BatchPacker, bareBatch, unpackBatch } from '../../../src/capture/session/batch.ts';
import type { ExchangeRecord } from '../../../src/capture/session/record.ts';

const test = suite('session/batch');

function record(id: string, ...bodies: (Uint8Array | undefined)[]): ExchangeRecord {
  return {
    id,
    at: 1,
    method: 'POST',
    target: '/',
    command: 'Sync',
    errors: 0,
    warnings: 0,
    infos: 0,
    action: 'none',
    messages: bodies.map((body) => ({
      part: 'request',
      headers: ['A', 'b'],
      length: 1,
      ...(body && { body }),
    })),
  };
}

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

test('records come out as they went in, by their order, with bodies of any size', () => {
  const packer = new BatchPacker();
  const large = bytes(300_000, 7);
  const records = [
    record('a', bytes(3, 1), undefined),
    record('b', bytes(0, 0)),
    record('c', large, bytes(2, 9)),
  ];
  for (const order of [2, 0, 1]) packer.add(records[order] as ExchangeRecord, order);
  assert.equal([packer.exchanges, packer.bodyBytes], [3, 300_005]);
  const batch = packer.take();
  assert.equal([batch.exchanges, batch.bodyCount, batch.bodyBytes], [3, 3, 300_005]);
  assert.equal(unpackBatch(batch), records);
});

test('what was taken is not in the next batch, nor overwritten by it', () => {
  const packer = new BatchPacker();
  packer.add(record('a', bytes(10, 1)), 1);
  const first = packer.take();
  packer.add(record('b', bytes(10, 2)), 2);
  const second = packer.take();
  assert.equal(unpackBatch(first), [record('a', bytes(10, 1))]);
  assert.equal(unpackBatch(second), [record('b', bytes(10, 2))]);
  assert.is(packer.take().text, '[]');
});

test('a body is copied: what it was part of may change', () => {
  const packer = new BatchPacker();
  const body = bytes(10, 1);
  packer.add(record('a', body), 1);
  body.fill(2);
  assert.equal(unpackBatch(packer.take()), [record('a', bytes(10, 1))]);
});

test('a bare batch tells of bodies that were given up; an empty one is no loss', () => {
  const packer = new BatchPacker();
  packer.add(record('a', bytes(10, 1), bytes(0, 0), undefined), 1);
  const bare = bareBatch(packer.take());
  assert.equal([bare.exchanges, bare.bodyCount, bare.bodyBytes], [1, 0, 0]);
  assert.equal(
    unpackBatch(bare)[0]?.messages.map(({ body, missing }) => missing ?? body?.length),
    ['dropped', 0, undefined],
  );
});

test.run();
