import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { der, oid, readDer, TAG } from '../../src/ca/der.ts';

const test = suite('ca/der');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('lengths take as few bytes as they can', () => {
  assert.is(hex(der(TAG.octetString)), '0400');
  assert.is(hex(der(TAG.octetString, Buffer.alloc(0x7f))).slice(0, 4), '047f');
  assert.is(hex(der(TAG.octetString, Buffer.alloc(0x80))).slice(0, 6), '048180');
  assert.is(hex(der(TAG.octetString, Buffer.alloc(0x1234))).slice(0, 8), '04821234');
});

test('object identifiers have their first two arcs in one byte, and large ones in several', () => {
  assert.is(hex(oid('2.5.29.30')), '0603551d1e');
  assert.is(hex(oid('1.2.840.113549.1.7.1')), '06092a864886f70d010701');
});

test('reads what it writes', () => {
  const inner = der(TAG.octetString, Buffer.alloc(300, 7));
  const [outer, ...rest] = readDer(der(TAG.sequence, inner, der(TAG.null)));
  assert.equal(rest, []);
  assert.is(outer?.tag, TAG.sequence);
  assert.equal(
    readDer(outer?.content as Buffer).map(({ tag, content }) => [tag, content.length]),
    [
      [TAG.octetString, 300],
      [TAG.null, 0],
    ],
  );
});

test('damaged bytes are refused, never read past their end', () => {
  for (const bytes of ['30', '3005', '3080', '3085ffffffffff', '3084ffffffff', '048001', '0482']) {
    assert.throws(() => readDer(Buffer.from(bytes, 'hex')), RangeError, bytes);
  }
});

test.run();
