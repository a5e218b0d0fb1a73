import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { WbxmlError } from '../../../src/inspect/wbxml/error.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { toXml, type XmlOptions } from '../../../src/inspect/wbxml/to-xml.ts';
import { arbitraryTree } from './arbitrary-tree.ts';

const test = suite('to-xml');

/** Line feeds and tabs are layout; everything else that could drive a terminal or turn a line round must be escaped. */
const DANGEROUS = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

const layouts: readonly XmlOptions[] = [
  {},
  { indent: 0 },
  { declarations: false },
  { indent: 0, declarations: false },
];

test('every document comes back from its XML, in every layout', () => {
  fc.assert(
    fc.property(arbitraryTree, fc.constantFrom(...layouts), (tree, layout) => {
      assert.equal(fromXml(toXml(tree, layout)), tree);
    }),
    { numRuns: 1000 },
  );
});

test('nothing that drives a terminal comes out', () => {
  fc.assert(
    fc.property(arbitraryTree, fc.constantFrom(...layouts), (tree, layout) => {
      assert.not.match(toXml(tree, layout), DANGEROUS);
    }),
    { numRuns: 500 },
  );
});

test('one line is one line', () => {
  fc.assert(fc.property(arbitraryTree, (tree) => assert.not.match(toXml(tree, { indent: 0 }), /[\r\n]/)));
});

const shown: readonly (readonly [what: string, hex: string, xml: string])[] = [
  ['the default namespace is that of the root', '000d4548', '<Ping xmlns="Ping:">'],
  ['other namespaces are prefixes', '450016054501', '<email2:UmCallerID/>'],
  ['an unknown token keeps its namespace', '4500163a01', '<email2:token-0x3a/>'],
  ['an unknown page is a namespace of its own', '4500480501', 'xmlns:page-72="page-72:"'],
  [
    'opaque bytes that are text read as text',
    '45c30548656c6c6f01',
    '<Sync xmlns="AirSync:" xmlns:wbxml="easlens:wbxml" wbxml:opaque="text">Hello</Sync>',
  ],
  ['opaque bytes that are none read as base64', '45c302ff0001', 'wbxml:opaque="base64">/wA=</Sync>'],
  ['CRLF is said once', '45c3060d0a410d0a4201', 'wbxml:opaque="crlf">\nA\nB</Sync>'],
  ['CRLF beside LF is not', '45030d0a410a0001', '>&#xd;\nA\n</Sync>'],
  ['a noncharacter is an element', '4503efbfbe0001', '><wbxml:char code="0xfffe"/></Sync>'],
  ['a control character is an element', '45034107420001', '>A<wbxml:char code="0x07"/>B</Sync>'],
  ['a bidirectional mark is a reference', '4503e280ae0001', '>&#x202e;</Sync>'],
  ['a set content bit with nothing after it is marked', '4501', 'wbxml:content="empty"/>'],
];

for (const [what, hex, xml] of shown) {
  test(what, () => {
    const text = toXml(decode(Buffer.from(`03016a00${hex}`, 'hex')));
    assert.ok(text.includes(xml), text);
  });
}

test('a damaged document ends where reading stopped', () => {
  const text = toXml(decode(Buffer.from('03016a00455c4f4b0331', 'hex')));
  assert.fixture(
    text,
    `<Sync xmlns="AirSync:">
  <Collections>
    <Collection>
      <SyncKey>
        <!-- truncated at 0x8: A string without its end: the body ends at byte 10 -->
      </SyncKey>
    </Collection>
  </Collections>
</Sync>`,
  );
});

test('a body without a header is XML all the same', () => {
  assert.match(
    toXml(decode(Buffer.of())),
    /^<wbxml:document [^>]*>\s*<!-- truncated at 0x0: .* -->\s*<\/wbxml:document>$/,
  );
});

test('a comment cannot be ended by what it tells', () => {
  const error = new WbxmlError('bad-token', 4, 'says --> and ---- more');
  const text = toXml({ ...fromXml('<Sync/>'), nodes: [], error });
  assert.match(text, /<!-- bad-token at 0x4: says /);
  assert.is(text.match(/--/g)?.length, 2);
});

test('stops at a length and says so, still well-formed', () => {
  const xml = `<Sync>${'<Status/>'.repeat(1000)}</Sync>`;
  const text = toXml(fromXml(xml), { maxLength: 200 });
  assert.ok(text.length < 400, text);
  assert.match(text, /<!-- cut here: more than 200 characters -->\n<\/Sync>$/);
  assert.is(fromXml(text).nodes.length, 1);
});

test('a text full of controls does not blow up', () => {
  const body = Buffer.concat([Buffer.from('03016a004503', 'hex'), Buffer.alloc(100_000, 1), Buffer.of(0, 1)]);
  const text = toXml(decode(body));
  assert.ok(text.length < 150_000, `${text.length} characters`);
  assert.match(text, /wbxml:text="base64"/);
});

test.run();
