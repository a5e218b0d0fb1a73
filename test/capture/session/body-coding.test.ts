import { createHash } from 'node:crypto';
import { deflateSync, zstdCompressSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packBody, unpackBody } from '../../../src/capture/session/body-coding.ts';

const test = suite('session/body-coding');

/** Text that gets smaller. */
const textOf = (length: number): Buffer =>
  Buffer.from('a line of mail, and another\n'.repeat(length).slice(0, length));
/** Bytes that do not, the same each time. */
const noiseOf = (length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update('noise').digest();

test('small bodies lie in the file as they are, larger ones smaller, and all come back', () => {
  const codings = [1, 4095, 4096, 65535, 65536, 3_000_000].map((length) => {
    const body = textOf(length);
    const { coding, data } = packBody(body);
    assert.equal(unpackBody(coding, data, length), body);
    assert.is(coding === 'none', data.length === length);
    return coding;
  });
  assert.equal(codings, ['none', 'none', 'zlib', 'zlib', 'zstd', 'zstd']);
});

test('what would only grow lies in the file as it is', () => {
  for (const length of [5000, 100_000]) assert.is(packBody(noiseOf(length)).coding, 'none');
});

test('small bodies that earlier versions made smaller are read', () => {
  assert.equal(unpackBody('zlib', deflateSync(textOf(200)), 200), textOf(200));
});

test('a body that is not as long as its row says is none', () => {
  const body = textOf(5000);
  for (const [coding, data] of [
    ['none', body],
    ['zlib', deflateSync(body)],
    ['zstd', zstdCompressSync(body)],
  ] as const) {
    assert.ok(unpackBody(coding, data, 5000));
    for (const size of [0, 1, 4999, 5001, 60_000_000, 1e12, -1, 0.5]) {
      assert.is(unpackBody(coding, data, size), undefined, `${coding}, ${size}`);
    }
  }
});

test.run();
