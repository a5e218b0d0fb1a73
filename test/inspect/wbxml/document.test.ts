import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { NO_NODE, NodeKind, type WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { type Tag, tagNamed, tagSet } from '../../../src/inspect/wbxml/tags.ts';

const test = suite('document');

function read(xml: string): WbxmlDocument {
  return decode(encode(fromXml(xml)));
}

function tag(name: string): Tag {
  const found = tagNamed(name);
  if (found === undefined) throw new Error(`No tag ${name}`);
  return found;
}

const collection = read(
  '<Sync><Collections><Collection><SyncKey>7</SyncKey><CollectionId>5</CollectionId><Status/></Collection></Collections></Sync>',
);
const node = collection.child(
  collection.child(collection.root, tag('airsync:Collections')),
  tag('airsync:Collection'),
);

test('finds children and their text', () => {
  assert.is(collection.childText(node, tag('airsync:SyncKey')), '7');
  assert.is(collection.childText(node, tag('airsync:Status')), '');
  assert.is(collection.childText(node, tag('airsync:Class')), undefined);
  assert.is(collection.child(node, tag('airsync:Class')), NO_NODE);
  assert.equal(
    [...collection.children(node)].map((child) => collection.name(child)),
    ['SyncKey', 'CollectionId', 'Status'],
  );
});

test('walks by siblings, parents and paths', () => {
  const key = collection.child(node, tag('airsync:SyncKey'));
  const id = collection.next(key);
  assert.is(collection.text(id), '5');
  assert.is(collection.parent(id), node);
  assert.is(collection.path(id), 'Sync/Collections/Collection/CollectionId');
  assert.is(collection.parent(collection.root), NO_NODE);
});

test('a long name that the sender made is cut in paths, and nowhere else', () => {
  const table = Buffer.from('x'.repeat(1190).concat('\0'));
  const bytes = Buffer.concat([Buffer.from('03016a8927', 'hex'), table, Buffer.from('4400040001', 'hex')]);
  const document = decode(bytes);
  assert.is(document.error, undefined);
  assert.is(document.path(1), `${'x'.repeat(100)}…/${'x'.repeat(100)}…`);
  assert.is(document.name(1).length, 1190);
});

test('a span is the bytes of the element, and no others', () => {
  const key = collection.child(node, tag('airsync:SyncKey'));
  const { start, end } = collection.span(key);
  assert.is(collection.bytes.subarray(start, end).toString('hex'), '4b03370001');
  const status = collection.child(node, tag('airsync:Status'));
  assert.is(collection.end(status) - collection.start(status), 1);
});

test('text joins what stands directly inside, of every kind', () => {
  const document = read(
    '<Sync>a<wbxml:entity code="0xe9"/><wbxml:string>t</wbxml:string><Status>no</Status><wbxml:opaque>o</wbxml:opaque><wbxml:entity code="0xd800"/></Sync>',
  );
  assert.is(document.text(document.root), 'aéto\ufffd');
});

test('attributes keep all bits of their tokens, and their own pages', () => {
  const document = decode(Buffer.from('03016a00c505037800' + '000145850101', 'hex'));
  assert.is(document.error, undefined);
  const attributes = [...document.children(document.root)];
  assert.equal(
    attributes.map((child) => document.name(child)),
    ['0x05', '0x45'],
  );
  assert.equal(
    attributes.map((child) => document.page(child)),
    [0, 1],
  );
  assert.is(document.text(attributes[0] as number), 'x');
  const [value = NO_NODE] = document.children(attributes[1] as number);
  assert.is(document.kind(value), NodeKind.AttributeValue);
  assert.is(document.name(value), '0x85');
  assert.is(document.page(value), 1);
});

test('a literal has the name of the string table', () => {
  const document = read('<Sync><wbxml:literal name="X-Trace">1</wbxml:literal></Sync>');
  const literal = document.root + 1;
  assert.ok(document.isLiteral(literal));
  assert.is(document.name(literal), 'X-Trace');
  assert.is(document.path(literal), 'Sync/X-Trace');
});

test('content is a view of the bytes', () => {
  const document = read('<Sync wbxml:opaque="text">abc</Sync>');
  const content = document.content(document.root + 1);
  assert.is(content.toString(), 'abc');
  assert.is(content.buffer, document.bytes.buffer);
});

test('an element open where reading stopped says so', () => {
  const document = decode(Buffer.from('03016a00450e5c', 'hex'));
  assert.equal(
    [0, 1, 2].map((each) => document.isUnfinished(each)),
    [true, false, true],
  );
  assert.equal(document.span(0), { start: 4, end: 7 });
});

test('finds the next element with one of some tags', () => {
  const wanted = tagSet([tag('airsync:SyncKey'), tag('airsync:Status')]);
  const found: string[] = [];
  for (let at = collection.nextOf(wanted, 0); at < collection.size; at = collection.nextOf(wanted, at + 1))
    found.push(collection.name(at));
  assert.equal(found, ['SyncKey', 'Status']);
  assert.is(collection.nextOf(tagSet([]), 0), collection.size);
});

test('finds the first child of a tag behind many others', () => {
  const many = '<Commands/>'.repeat(500);
  const document = read(
    `<Sync>${many}<Status>1</Status>${many}<Status>2</Status><SyncKey>3</SyncKey></Sync>`,
  );
  for (let round = 0; round < 2; round++) {
    assert.is(document.childText(document.root, tag('airsync:Status')), '1');
    assert.is(document.childText(document.root, tag('airsync:SyncKey')), '3');
    assert.is(document.child(document.root, tag('airsync:Class')), NO_NODE);
    assert.is(document.child(document.root, tag('airsync:Commands')), 1);
  }
});

test.run();
