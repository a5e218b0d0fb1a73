import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_INFLATED_BYTES, redoCodings, undoCodings } from '../../../src/inspect/eas/content-coding.ts';

const test = suite('content-coding');
/** Text that compresses, but not to nothing. */
const plain = Buffer.from(Array.from({ length: 4000 }, (_, index) => `${(index * 7919) % 1009},`).join(''));
const coded = (coding: string): readonly string[] => ['Content-Encoding', coding];

const rows: readonly [coding: string, bytes: Uint8Array][] = [
  ['gzip', gzipSync(plain)],
  ['GZIP', gzipSync(plain)],
  ['x-gzip', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['identity', plain],
  ['', plain],
  ['gzip, identity', gzipSync(plain)],
  ['deflate, gzip', gzipSync(deflateSync(plain))],
  ['gzip', Buffer.concat([gzipSync(plain.subarray(0, 99)), gzipSync(plain.subarray(99))])],
];

for (const [coding, bytes] of rows) {
  test(`undoes "${coding}" of ${bytes.length} bytes`, () => {
    const decoded = undoCodings(coded(coding), bytes);
    assert.is(decoded.error, undefined);
    assert.ok(plain.equals(decoded.bytes));
  });
}

test('undoes codings that stand in two fields', () => {
  const headers = [...coded('deflate'), ...coded('gzip')];
  assert.ok(plain.equals(undoCodings(headers, gzipSync(deflateSync(plain))).bytes));
});

test('leaves a body without the field alone', () => {
  assert.is(undoCodings([], plain).bytes, plain);
});

for (const [coding, bytes] of rows.filter(([coding]) => /^(?:gzip|deflate|br)$/.test(coding))) {
  test(`gives what is there of a ${coding} body of ${bytes.length} bytes that is cut short`, () => {
    const { bytes: part, error } = undoCodings(coded(coding), bytes.subarray(0, bytes.length >> 1));
    assert.is(error?.code, 'bad-coding');
    assert.is(error?.offset, bytes.length >> 1);
    assert.ok(part.length > 100 && part.length < plain.length, String(part.length));
    assert.ok(plain.subarray(0, part.length).equals(part));
  });
}

test('gives what comes before the place where gzip is corrupt', () => {
  const bytes = gzipSync(plain);
  bytes.fill(0xff, bytes.length >> 1);
  const { bytes: part, error } = undoCodings(coded('gzip'), bytes);
  assert.is(error?.code, 'bad-coding');
  assert.ok(part.length > 100, String(part.length));
  assert.ok(plain.subarray(0, 100).equals(part.subarray(0, 100)));
});

test('keeps all of a gzip body whose check sum alone is wrong', () => {
  const bytes = gzipSync(plain);
  bytes[bytes.length - 8] = (bytes[bytes.length - 8] as number) ^ 0xff;
  const { bytes: part, error } = undoCodings(coded('gzip'), bytes);
  assert.is(error?.code, 'bad-coding');
  assert.ok(plain.equals(part));
});

const failures: readonly [what: string, coding: string, bytes: Uint8Array, code: string][] = [
  ['a body that is no gzip', 'gzip', plain, 'bad-coding'],
  ['a body that is no brotli', 'br', Buffer.alloc(64, 0xff), 'bad-coding'],
  ['a coding nobody knows', 'compress', plain, 'unknown-coding'],
  ['too many codings', 'gzip, gzip, gzip, gzip, gzip', plain, 'unknown-coding'],
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1)), 'too-large'],
  ['a bomb in a bomb', 'gzip, gzip', gzipSync(gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1))), 'too-large'],
  ['a bomb of brotli', 'br', brotliCompressSync(Buffer.alloc(MAX_INFLATED_BYTES + 1)), 'too-large'],
];

for (const [what, coding, bytes, code] of failures) {
  test(`says ${code} of ${what}`, () => {
    const { bytes: left, error } = undoCodings(coded(coding), bytes);
    assert.is(error?.code, code);
    assert.ok((error?.offset ?? -1) >= 0 && (error?.offset ?? 0) <= bytes.length);
    assert.ok(left.length <= plain.length);
  });
}

test('any bytes under any codings give bytes', () => {
  const codings = fc.array(fc.constantFrom('gzip', 'deflate', 'br', 'identity', 'x', ''), { maxLength: 3 });
  fc.assert(
    fc.property(codings, fc.uint8Array({ maxLength: 400 }), (names, bytes) => {
      const decoded = undoCodings(coded(names.join(', ')), bytes);
      return decoded.bytes instanceof Uint8Array;
    }),
    { numRuns: 500 },
  );
});

test('a large body is packed again fast: less small, and the same inside', () => {
  // Noise of letters, which the usual levels take seconds over.
  let state = 1;
  const large = Buffer.alloc(3 << 20);
  for (let at = 0; at < large.length; at++) {
    state = (state * 48271) % 0x7fffffff;
    large[at] = state % 3 === 0 ? 97 + (state % 26) : 97;
  }
  for (const coding of ['gzip', 'deflate', 'br']) {
    const packed = redoCodings(coded(coding), deflateSync('a'), large);
    assert.ok(large.equals(undoCodings(coded(coding), packed).bytes), coding);
    if (coding === 'gzip') assert.equal(packed, gzipSync(large, { level: 1 }));
    if (coding === 'deflate') assert.equal(packed, deflateSync(large, { level: 1 }));
  }
});

test.run();
