import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toCanonicalXml } from '../../../../src/inspect/wbxml/canonical.ts';
import { NO_NODE, type WbxmlDocument } from '../../../../src/inspect/wbxml/document.ts';
import { readLogXml } from '../../../../src/inspect/wbxml/log-xml/read.ts';
import { tagNamed } from '../../../../src/inspect/wbxml/tags.ts';

const test = suite('log XML: read');

test('elements get their tags by the namespaces in force, and lose their indentation', () => {
  const document = read(`<?xml version="1.0" encoding="utf-16"?>\r
<Sync xmlns="AirSync:">\r
  <Collections>\r
    <Collection>\r
      <SyncKey>7</SyncKey>\r
      <ApplicationData>\r
        <Read xmlns="Email:">1</Read>\r
        <UmCallerID xmlns="Email2:">+14255550123</UmCallerID>\r
      </ApplicationData>\r
    </Collection>\r
  </Collections>\r
</Sync>\r
`);
  assert.is(
    toCanonicalXml(document),
    '<Sync><Collections><Collection><SyncKey>7</SyncKey><ApplicationData><email:Read>1</email:Read><email2:UmCallerID>+14255550123</email2:UmCallerID></ApplicationData></Collection></Collections></Sync>',
  );
  assert.is(document.error, undefined);
});

test('every node knows its line', () => {
  const document = read(
    '<Sync>\n <Collections>\n\n  <Collection><SyncKey>\n7\n</SyncKey></Collection>\n </Collections>\n</Sync>',
    40,
  );
  const lines = Object.fromEntries(
    nodesOf(document).map((node) => [document.path(node), document.lines?.[node]]),
  );
  assert.equal(lines, {
    Sync: 40,
    'Sync/Collections': 41,
    'Sync/Collections/Collection': 43,
    'Sync/Collections/Collection/SyncKey': 43,
  });
});

test('what a log redacts is unknown; what is empty without that is empty', () => {
  const document = read(
    '<Sync><ApplicationData xmlns:e="Email:" xmlns:m="Email2:"><e:Subject bytes="9"/><e:From bytes="3"></e:From><e:To/><Body=552 bytes/><m:UmCallerID/></ApplicationData></Sync>',
  );
  const unknown = nodesOf(document).filter((node) => document.isUnknown(node));
  assert.equal(
    unknown.map((node) => document.name(node)),
    ['Subject', 'From', 'Body'],
  );
  assert.ok(document.hasUnknown);
});

test('a text that is there is no redaction, whatever the attribute says', () => {
  const document = read('<Sync><SyncKey bytes="1">7</SyncKey></Sync>');
  assert.not(document.hasUnknown);
  assert.is(document.childText(document.root, tagNamed('airsync:SyncKey') as number), '7');
});

test('blanks of a leaf stay; those that only indent do not', () => {
  const text = (inside: string) => {
    const document = read(`<Sync><SyncKey>${inside}</SyncKey></Sync>`);
    return document.childText(document.root, tagNamed('airsync:SyncKey') as number);
  };
  assert.is(text('  '), '  ');
  assert.is(text('\n    '), '');
  assert.is(text('\n   a b\n   c\n  '), 'a b\n   c');
  assert.is(text('a &lt;b&gt; &#x41;&#66; &amp;amp; &nbsp;'), 'a <b> AB &amp; &nbsp;');
  assert.is(text('<![CDATA[<x>&amp;]]>'), '<x>&amp;');
});

test('names of server logs are found, letter case aside; a name no table knows stays a name', () => {
  const document = read(
    '<Sync><POOMMAIL2:UmCallerId>1</POOMMAIL2:UmCallerId><POOMCAL:Timezone/><Novelty>x</Novelty><X:Y/></Sync>',
  );
  assert.equal(
    nodesOf(document).map(
      (node) => (document.isLiteral(node) ? '' : `${document.page(node)} `) + document.name(node),
    ),
    ['0 Sync', '22 UmCallerID', '4 Timezone', 'Novelty', 'X:Y'],
  );
});

test('mail that nobody escaped is text', () => {
  const document = read(
    '<SendMail xmlns="ComposeMail:"><Mime>From: <a@example.com>\nMessage-ID: <1@x>\n\n<p>Hello</p></Mime><ClientId>1</ClientId></SendMail>',
  );
  assert.equal(
    nodesOf(document).map((node) => document.name(node)),
    ['SendMail', 'Mime', 'ClientId'],
  );
});

test('what stands before the root and after it is passed over', () => {
  const document = read(
    'Multipart Response\nNumber of Parts: 2\nPart 0: offset 20, size 65\n<Sync><Status>1</Status></Sync>\n<Other/>',
  );
  assert.is(toCanonicalXml(document), '<Sync><Status>1</Status></Sync>');
  assert.is(document.lines?.[0], 4);
  assert.is(readLogXml('[No XmlResponse]', 1), undefined);
});

test('XML that ends too early is damaged, and gives all that came before', () => {
  const document = read('<Sync><Collections><Collection><SyncKey>7</SyncKey><Status>1</Sta');
  assert.is(document.error?.code, 'truncated');
  const status = nodesOf(document).find((node) => document.name(node) === 'Status') ?? NO_NODE;
  assert.is(document.text(status), '1');
  assert.ok(document.isUnfinished(status));
  assert.ok(document.isUnfinished(document.root));
});

test('an end tag that does not fit closes what is open in it, or nothing', () => {
  assert.is(
    toCanonicalXml(read('<Sync><Collections><Collection></Collections></Commands></Sync>')),
    '<Sync><Collections><Collection/></Collections></Sync>'.replace(
      '<Collection/>',
      '<Collection wbxml:content="empty"/>',
    ),
  );
});

test('no text makes it throw, and lines are told for every node', () => {
  const piece = fc.constantFrom(
    '<Sync>',
    '</Sync>',
    '<a ',
    'b="',
    '"',
    '/>',
    '<',
    '>',
    '&lt;',
    '&#0;',
    '&#x110000;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    'x',
    '\n',
    '\0',
    '<Body=5 bytes/>',
    ' xmlns="Email:"',
    '<Mime>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const document = readLogXml(pieces.join(''), 1);
      assert.ok(!document || document.error || document.lines?.length === document.size);
    }),
    { numRuns: 2000 },
  );
});

function read(xml: string, firstLine = 1): WbxmlDocument {
  const document = readLogXml(xml, firstLine);
  if (!document) throw new Error('no document');
  return document;
}

function nodesOf(document: WbxmlDocument): readonly number[] {
  return Array.from({ length: document.size }, (_, node) => node).filter((node) => document.kind(node) === 0);
}

test.run();
