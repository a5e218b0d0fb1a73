import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, decodeInSteps } from '../../../src/inspect/wbxml/decode.ts';
import { NO_NODE } from '../../../src/inspect/wbxml/document.ts';
import { MAX_NODES, MAX_STRING_TABLE, MAX_TABLE_TEXT } from '../../../src/inspect/wbxml/limits.ts';
import { tagNamed } from '../../../src/inspect/wbxml/tags.ts';
import { toTree } from '../../../src/inspect/wbxml/to-tree.ts';
import { multiByteInteger } from '../../helpers/wbxml-writer.ts';
import { arbitraryTree } from './arbitrary-tree.ts';
import { naiveEncode } from './naive-encoder.ts';

const test = suite('decode');

test('any bytes give a document, whose error lies within them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { error } = decode(bytes);
      assert.ok(!error || (error.offset >= 0 && error.offset <= bytes.length));
    }),
    { numRuns: 2000 },
  );
});

test('any bytes behind a header give a document', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const body = Buffer.concat([Buffer.from('03016a00', 'hex'), bytes]);
      const { error } = decode(body);
      assert.ok(!error || (error.offset >= 4 && error.offset <= body.length));
    }),
    { numRuns: 2000 },
  );
});

test('cut before its end, a document is truncated at or before the cut', () => {
  const whole = arbitraryTree.filter(({ nodes }) => nodes.at(-1)?.kind === 'element');
  fc.assert(
    fc.property(whole, fc.nat(), (tree, anywhere) => {
      const bytes = naiveEncode(tree);
      const cut = anywhere % bytes.length;
      const { error } = decode(bytes.subarray(0, cut));
      assert.is(error?.code, 'truncated');
      assert.ok((error?.offset ?? Number.NaN) <= cut);
    }),
    { numRuns: 1000 },
  );
});

test('the tree of a cut document is a beginning of the whole one', () => {
  const bytes = Buffer.from('03016a00455c4f4b033100' + '0152033500' + '01010101', 'hex');
  const whole = decode(bytes);
  for (let cut = 5; cut < bytes.length; cut++) {
    const part = decode(bytes.subarray(0, cut));
    assert.ok(part.size <= whole.size);
    for (let node = 0; node < part.size; node++) {
      assert.is(part.tag(node), whole.tag(node));
      assert.is(part.parent(node), whole.parent(node));
      assert.is(part.start(node), whole.start(node));
    }
  }
});

test('decoding one document leaves another alone', () => {
  const first = decode(Buffer.from('03016a00454e03310001' + '01', 'hex'));
  const before = toTree(first);
  decode(Buffer.from(`03016a00${'45'.repeat(99)}`, 'hex'));
  assert.equal(toTree(first), before);
});

test('bytes may be any view of any buffer', () => {
  const bytes = Uint8Array.from([0xff, 0xff, 0x03, 0x01, 0x6a, 0x00, 0x05, 0xff]).subarray(2, 7);
  const document = decode(bytes);
  assert.is(document.error, undefined);
  assert.is(document.root, 0);
});

test('nodes beyond the limit end the reading with what came before', () => {
  const body = Buffer.concat([Buffer.from('03016a0045', 'hex'), Buffer.alloc(MAX_NODES + 10, 0x0b)]);
  const document = decode(body);
  assert.is(document.error?.code, 'too-large');
  assert.ok(document.size <= MAX_NODES && document.size > MAX_NODES / 2, `${document.size} nodes`);
  // The next document gets a table of usual size again.
  assert.is(decode(Buffer.from('03016a0005', 'hex')).size, 1);
});

/** A body whose string table has these bytes, with elements in hex behind it. */
function withTable(table: Buffer, hex: string, times = 1): Buffer {
  const length = Buffer.from(multiByteInteger(table.length));
  const repeated = Buffer.from(hex.repeat(times), 'hex');
  return Buffer.concat([Buffer.from('03016a', 'hex'), length, table, Buffer.from('45', 'hex'), repeated]);
}

for (const [what, reference] of [
  ['texts', '8300'],
  ['names of elements', '0400'],
  ['attributes', '850400' + '01'],
] as const) {
  test(`a bomb of references to the string table ends the reading before it is gigabytes: ${what}`, () => {
    const table = Buffer.alloc(MAX_STRING_TABLE, 'x');
    const document = decode(withTable(table, reference, 100_000));
    assert.is(document.error?.code, 'too-large');
    const references = MAX_TABLE_TEXT / MAX_STRING_TABLE;
    assert.ok(document.size <= 2 * references + 2, `${document.size} nodes`);
  });
}

test('many references to short strings are read, to the end of each and no further', () => {
  const document = decode(withTable(Buffer.from('abc\0d'), '8301' + '8304', 100_000));
  assert.is(document.error?.code, 'truncated');
  assert.is(document.text(document.root).slice(0, 6), 'bcdbcd');
});

test('tells at once which pages occur', () => {
  const document = decode(Buffer.from('03016a0045001645' + '0101', 'hex'));
  assert.ok(document.usesPage(0));
  assert.ok(document.usesPage(22));
  assert.not(document.usesPage(2));
  assert.not(document.usesPage(254));
  assert.ok(decode(Buffer.from('03016a0000fe05', 'hex')).usesPage(254));
});

test('the code page in force survives END', () => {
  const document = decode(Buffer.from('03016a0045' + '00024501' + '16' + '01', 'hex'));
  assert.is(document.tag(2), tagNamed('email:To'));
  assert.is(document.parent(2), 0);
});

test('a body without an element has no root', () => {
  assert.is(decode(Buffer.from('03016a00', 'hex')).root, NO_NODE);
  assert.is(decode(Buffer.of()).root, NO_NODE);
});

test('in steps comes the same as at once, whatever else is decoded meanwhile', () => {
  const items = '4b033100014a0332000105'.repeat(40_000);
  const large = Buffer.from(`03016a00455c${items}0101`, 'hex');
  const other = Buffer.from(`03016a00455c${'05'.repeat(70_000)}0101`, 'hex');
  for (const bytes of [large, large.subarray(0, 300_001), Buffer.concat([large, other])]) {
    const steps = decodeInSteps(bytes);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      count++;
      assert.is(decode(other).size, 70_002);
    }
    const [expected, document] = [decode(bytes), step.value];
    assert.ok(count > 1, `${count} steps`);
    assert.equal(document.error, expected.error);
    assert.is(document.size, expected.size);
    let isSame = true;
    for (let node = 0; node < document.size; node++)
      isSame &&= document.next(node) === expected.next(node) && document.end(node) === expected.end(node);
    assert.ok(isSame);
  }
});

test.run();
