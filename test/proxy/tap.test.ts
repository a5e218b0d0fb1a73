import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Tap } from '../../src/proxy/tap.ts';

const test = suite('proxy/tap');

test('nothing gives no bytes', () => {
  assert.equal(new Tap(10).take(), { bytes: new Uint8Array(0), length: 0, overLimit: false });
});

test('one chunk is given as it is, not copied', () => {
  const chunk = Buffer.from('abc');
  const tap = new Tap(10);
  tap.add(chunk);
  assert.is(tap.take().bytes, chunk);
});

for (const [pieces, size] of [
  [2, 3],
  [63, 1],
  [64, 1],
  [65, 1],
  [1000, 1],
  [300, 700],
] as const) {
  test(`${pieces} chunks of ${size} bytes are joined in order`, () => {
    const tap = new Tap(1_000_000);
    const all: number[] = [];
    for (let piece = 0; piece < pieces; piece++) {
      const chunk = Uint8Array.from({ length: size }, (_, index) => (piece * 7 + index) % 256);
      all.push(...chunk);
      tap.add(chunk);
    }
    const { bytes, length, overLimit } = tap.take();
    assert.is(Buffer.compare(Buffer.from(bytes), Buffer.from(all)), 0);
    assert.is(length, all.length);
    assert.is(overLimit, false);
  });
}

test('a body of exactly the limit is kept, one byte more is not', () => {
  const tap = new Tap(4);
  tap.add(Buffer.from('abcd'));
  assert.is(tap.take().overLimit, false);
  const larger = new Tap(4);
  for (const letter of 'abcde') larger.add(Buffer.from(letter));
  larger.add(Buffer.from('f'));
  assert.equal(larger.take(), { bytes: new Uint8Array(0), length: 6, overLimit: true });
});

test('a body sent byte by byte costs no more than a few times its size', () => {
  const before = process.memoryUsage().arrayBuffers;
  const tap = new Tap(1_000_000);
  const byte = Buffer.allocUnsafeSlow(1);
  for (let count = 0; count < 500_000; count++) tap.add(byte);
  assert.ok(process.memoryUsage().arrayBuffers - before < 4_000_000);
  assert.is(tap.take().bytes.length, 500_000);
});

test.run();
