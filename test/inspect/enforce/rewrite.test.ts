import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import { addDocument, hindranceTo, replaceDocument } from '../../../src/inspect/enforce/rewrite.ts';
import type { Body, RawHeaders } from '../../../src/inspect/message.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('rewrite');
const BEFORE = wbxml('<Sync><Status>1</Status></Sync>');
const AFTER = wbxml('<Sync><Collections/><Status>16</Status></Sync>');
const TYPE = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

function open(headers: RawHeaders, wire: Uint8Array): Body {
  return openBody(headers, wholeBody(wire), 'response', 'Sync');
}

function bytesOf(body: Body): Buffer {
  return Buffer.from('bytes' in body ? body.bytes : []);
}

const codings: readonly (readonly [name: string, code: (bytes: Uint8Array) => Uint8Array])[] = [
  ['identity', (bytes) => bytes],
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZip', gzipSync],
  ['deflate (zlib)', deflateSync],
  ['deflate (raw)', deflateRawSync],
  ['br', brotliCompressSync],
  ['deflate, gzip', (bytes) => gzipSync(deflateRawSync(bytes))],
];

for (const [title, code] of codings) {
  test(`${title} is put on again `, () => {
    const name = title.replace(/ \(.*/, '');
    const wire = code(BEFORE);
    const headers = [...TYPE, 'content-LENGTH', String(wire.length), 'Content-Encoding', name, 'X-Last', 'a'];
    const made = replaceDocument(headers, open(headers, wire), wire, AFTER);
    assert.equal(bytesOf(open(made.headers, made.body)), AFTER);
    const length = String(made.body.length);
    assert.equal(made.headers, [...TYPE, 'content-LENGTH', length, 'Content-Encoding', name, 'X-Last', 'a']);
    assert.is(Buffer.from(made.body).equals(AFTER), name === 'identity');
  });
}

test('deflate is put on in the form that came', () => {
  const zlib = [...TYPE, 'Content-Encoding', 'deflate'];
  const wrapped = deflateSync(BEFORE);
  const bare = deflateRawSync(BEFORE);
  assert.equal(
    Buffer.from(replaceDocument(zlib, open(zlib, wrapped), wrapped, AFTER).body),
    deflateSync(AFTER),
  );
  assert.equal(Buffer.from(replaceDocument(zlib, open(zlib, bare), bare, AFTER).body), deflateRawSync(AFTER));
});

test('a chunked body stays chunked', () => {
  const headers = ['Transfer-Encoding', 'chunked', ...TYPE];
  assert.equal(replaceDocument(headers, open(headers, BEFORE), BEFORE, AFTER).headers, headers);
});

test('what vouches for the bytes of the sender goes', () => {
  const vouchers = ['ETag', 'Content-MD5', 'Digest', 'content-digest', 'Repr-Digest'].flatMap((name) => [
    name,
    'x',
  ]);
  const headers = ['Date', 'd', ...vouchers, ...TYPE, 'Content-Length', '9'];
  const made = replaceDocument(headers, open(headers, BEFORE), BEFORE, AFTER);
  assert.equal(made.headers, ['Date', 'd', ...TYPE, 'Content-Length', String(AFTER.length)]);
});

interface Part {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A body with its parts at any places, the table in their order. */
function multipart(parts: readonly Part[]): Buffer {
  const size = Math.max(...parts.map(({ start, bytes }) => start + bytes.length));
  const body = Buffer.alloc(size, 0xee);
  body.writeUInt32LE(parts.length, 0);
  for (const [row, { start, bytes }] of parts.entries()) {
    body.writeUInt32LE(start, 4 + row * 8);
    body.writeUInt32LE(bytes.length, 8 + row * 8);
    body.set(bytes, start);
  }
  return body;
}

const MULTIPART: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.multipart'];

test('part 0 grows, parts behind it move, gaps and rows stay: in bytes', () => {
  // A gap of two bytes, part 1, part 0, part 2; the table has them as 0, 1, 2.
  const parts = [
    { start: 32, bytes: BEFORE },
    { start: 30, bytes: Buffer.from('ab') },
    { start: 32 + BEFORE.length + 1, bytes: Buffer.from('c') },
  ];
  const before = multipart(parts);
  const after = Buffer.from(replaceDocument(MULTIPART, open(MULTIPART, before), before, AFTER).body);
  const delta = AFTER.length - BEFORE.length;
  const table = [3, 32, AFTER.length, 30, 2, 32 + BEFORE.length + 1 + delta, 1];
  assert.equal(
    table.map((_, index) => after.readUInt32LE(index * 4)),
    table,
  );
  assert.is(after.subarray(28, 32).toString('latin1'), '\xee\xeeab');
  assert.equal(after.subarray(32, 32 + AFTER.length), AFTER);
  assert.is(after.subarray(32 + AFTER.length).toString('latin1'), '\xeec');
});

test('parts keep their bytes wherever they lie', () => {
  const others = fc.array(fc.tuple(fc.nat(5), fc.uint8Array({ maxLength: 20 })), { maxLength: 5 });
  fc.assert(
    fc.property(others, fc.nat(5), fc.boolean(), (rows, pick, grows) => {
      const [old, fresh] = grows ? [BEFORE, AFTER] : [AFTER, BEFORE];
      const order: { gap: number; bytes: Uint8Array }[] = rows.map(([gap, bytes]) => ({ gap, bytes }));
      const zero = { gap: 1, bytes: old };
      order.splice(Math.min(pick, order.length), 0, zero);
      let at = 4 + order.length * 8;
      const placed = order.map((part) => {
        const start = at + part.gap;
        at = start + part.bytes.length;
        return { part, start, bytes: part.bytes };
      });
      const inTable = placed.toSorted(
        (one, other) => Number(other.part === zero) - Number(one.part === zero),
      );
      const before = multipart(inTable);
      const made = replaceDocument(MULTIPART, open(MULTIPART, before), before, fresh);
      const body = open(made.headers, made.body);
      assert.is(body.kind, 'multipart');
      const parts = body.kind === 'multipart' ? body.multipart.parts : [];
      const expected = inTable.map(({ part, bytes }) => (part === zero ? fresh : Buffer.from(bytes)));
      assert.equal(
        parts.map(({ bytes }) => Buffer.from(bytes)),
        expected,
      );
      assert.is(made.body.length - before.length, fresh.length - old.length);
    }),
    { numRuns: 300 },
  );
});

test('an empty answer gets a body, a type and a length', () => {
  const headers = [
    'Content-Type',
    'text/plain',
    'Content-Length',
    '0',
    'content-encoding',
    'gzip',
    'ETag',
    'x',
  ];
  const made = addDocument([...headers, 'Date', 'd'], AFTER);
  assert.equal(made.headers, ['Content-Length', String(AFTER.length), 'Date', 'd', ...TYPE]);
  assert.equal(addDocument(['Transfer-Encoding', 'chunked'], AFTER).headers, [
    'Transfer-Encoding',
    'chunked',
    ...TYPE,
  ]);
  assert.equal(addDocument([], AFTER).headers, [...TYPE, 'Content-Length', String(AFTER.length)]);
});

test('what cannot be rewritten', () => {
  const damaged = open(TYPE, BEFORE.subarray(0, -2));
  assert.match(String(hindranceTo(TYPE, damaged)), /cannot be read to the end: /);
  const unknown = [...TYPE, 'Content-Encoding', 'zstd'];
  assert.match(String(hindranceTo(unknown, open(unknown, BEFORE))), /Content coding "zstd" is not known/);
  assert.match(String(hindranceTo(TYPE, { kind: 'over-limit', length: 99 })), /99 bytes/);
  assert.match(String(hindranceTo(['Content-Range', 'bytes 0-1/2'], open(TYPE, BEFORE))), /Content-Range/);
  assert.is(hindranceTo(TYPE, open(TYPE, BEFORE)), undefined);
});

test.run();
