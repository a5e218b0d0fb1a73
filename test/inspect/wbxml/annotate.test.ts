import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { annotate } from '../../../src/inspect/wbxml/annotate.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { toXml } from '../../../src/inspect/wbxml/to-xml.ts';
import { bytesOfHexFixture } from '../../helpers/hex-fixture.ts';

const test = suite('annotate');
const folder = new URL('../../fixtures/wbxml/', import.meta.url);

function fixtures(
  within: string,
): readonly { readonly name: string; readonly text: string; readonly bytes: Buffer }[] {
  const names = readdirSync(new URL(within, folder)).filter((name) => name.endsWith('.hex'));
  return names.sort().map((file) => {
    const place = new URL(`${within}${file}`, folder);
    const before = readFileSync(place, 'utf8');
    const bytes = bytesOfHexFixture(before);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(place, annotate(bytes));
    return { name: within + file.replace('.hex', ''), text: readFileSync(place, 'utf8'), bytes };
  });
}

const whole = fixtures('');
const broken = fixtures('broken/');

test('finds the fixtures', () => {
  assert.ok(whole.length >= 35, `${whole.length} whole`);
  assert.ok(broken.length >= 20, `${broken.length} broken`);
});

for (const { name, text, bytes } of whole) {
  test(`${name} is annotated as reviewed`, () => assert.fixture(annotate(bytes), text));

  test(`${name} encodes to the same bytes`, () => {
    const document = decode(bytes);
    assert.is(document.error, undefined);
    assert.is(encode(document).toString('hex'), bytes.toString('hex'));
  });

  test(`${name} comes back from XML as the same bytes`, () => {
    for (const options of [{}, { indent: 0 }, { declarations: false }]) {
      assert.is(encode(fromXml(toXml(decode(bytes), options))).toString('hex'), bytes.toString('hex'));
    }
  });
}

for (const { name, text, bytes } of broken) {
  test(`${name} is annotated up to its error`, () => assert.fixture(annotate(bytes), text));

  test(`${name} ends with its error's code and offset`, () => {
    const { error } = decode(bytes);
    assert.ok(error);
    assert.ok(error.offset >= 0 && error.offset <= bytes.length);
    assert.is(
      text.trimEnd().split('\n').at(-1),
      `! ${error.code} at 0x${error.offset.toString(16).padStart(2, '0')}`,
    );
  });

  test(`${name} shows in XML where reading stopped`, () => {
    const { error } = decode(bytes);
    assert.match(toXml(decode(bytes)), `<!-- ${error?.code} at 0x${error?.offset.toString(16)}: `);
  });
}

test('stops at a length and says where', () => {
  const body = Buffer.concat([Buffer.from('03016a0045', 'hex'), Buffer.alloc(1000, 0x0e), Buffer.of(1)]);
  const text = annotate(body, { maxLength: 400 });
  assert.ok(text.length < 500, text);
  assert.match(text, /\n! cut at 0x[0-9a-f]+: too long\n$/);
});

test('long strings are cut on the right and whole on the left', () => {
  const document = Buffer.concat([
    Buffer.from('03016a004503', 'hex'),
    Buffer.from(`${'é😀'.repeat(100)}\0`),
    Buffer.of(1),
  ]);
  const text = annotate(document);
  assert.match(text, /"(?:é😀){20}"… \(600 bytes\)/);
  assert.ok(bytesOfHexFixture(text).equals(document));
});

test.run();
