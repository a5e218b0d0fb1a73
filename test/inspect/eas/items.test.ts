import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentOf, openBody } from '../../../src/inspect/eas/body.ts';
import { itemAt, items } from '../../../src/inspect/eas/items.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { tagNamed } from '../../../src/inspect/wbxml/tags.ts';
import { capture } from '../../helpers/captures.ts';
import { element, type Written, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('items');
const CALLER = 'Email2:UmCallerID';
const read = (root: Written): WbxmlDocument => decode(writeWbxml(root));

/** The node with a tag, which must be there once at least. */
function first(document: WbxmlDocument, name: string): Node {
  const tag = tagNamed(name) ?? -1;
  for (let node = 0; node < document.size; node++) if (document.isElement(node, tag)) return node;
  throw new Error(`No ${name}`);
}

const data = (...more: Written[]): Written =>
  element(
    'AirSync:ApplicationData',
    element('Email:MessageClass', 'IPM.Note'),
    element(CALLER, '+1'),
    ...more,
  );

function inSync(section: string, ...operations: Written[]): Written {
  const collection = element(
    'AirSync:Collection',
    element('AirSync:Class', 'Email'),
    element('AirSync:CollectionId', '5'),
    element(`AirSync:${section}`, ...operations),
  );
  return element('AirSync:Sync', element('AirSync:Collections', collection));
}

const serverId = element('AirSync:ServerId', '5:1');
const mail = { messageClass: 'IPM.Note', collectionId: '5' };

const rows: readonly [what: string, root: Written, operation: string, section: string, expected: object][] = [
  [
    'a Sync Add',
    inSync('Commands', element('AirSync:Add', serverId, data())),
    'Add',
    'Commands',
    { ...mail, serverId: '5:1', class: 'Email' },
  ],
  [
    'a Sync Change',
    inSync('Commands', element('AirSync:Change', serverId, data())),
    'Change',
    'Commands',
    { ...mail, serverId: '5:1', class: 'Email' },
  ],
  [
    'the Add of a client, of a text message',
    inSync(
      'Commands',
      element('AirSync:Add', element('AirSync:Class', 'SMS'), element('AirSync:ClientId', 'c1'), data()),
    ),
    'Add',
    'Commands',
    { ...mail, clientId: 'c1', class: 'SMS' },
  ],
  [
    'a fetched item',
    inSync('Responses', element('AirSync:Fetch', serverId, element('AirSync:Status', '1'), data())),
    'Fetch',
    'Responses',
    { ...mail, serverId: '5:1', class: 'Email' },
  ],
  [
    'an item of ItemOperations',
    element(
      'ItemOperations:ItemOperations',
      element(
        'ItemOperations:Response',
        element(
          'ItemOperations:Fetch',
          element('ItemOperations:Status', '1'),
          element('AirSync:CollectionId', '5'),
          serverId,
          element('AirSync:Class', 'Email'),
          element(
            'ItemOperations:Properties',
            element('Email:MessageClass', 'IPM.Note'),
            element(CALLER, '+1'),
          ),
        ),
      ),
    ),
    'Fetch',
    'Response',
    { ...mail, serverId: '5:1', class: 'Email' },
  ],
  [
    'a result of Search',
    element(
      'Search:Search',
      element(
        'Search:Response',
        element(
          'Search:Store',
          element(
            'Search:Result',
            element('AirSync:Class', 'Email'),
            element('Search:LongId', 'L1'),
            element('AirSync:CollectionId', '5'),
            element('Search:Properties', element('Email:MessageClass', 'IPM.Note'), element(CALLER, '+1')),
          ),
        ),
      ),
    ),
    'Result',
    'Store',
    { ...mail, class: 'Email' },
  ],
  [
    'a result of Find',
    element(
      'Find:Find',
      element(
        'Find:Response',
        element(
          'Find:Result',
          element('AirSync:Class', 'Email'),
          serverId,
          element('AirSync:CollectionId', '5'),
          element('Find:Properties', element('Email:MessageClass', 'IPM.Note'), element(CALLER, '+1')),
        ),
      ),
    ),
    'Result',
    'Response',
    { ...mail, serverId: '5:1', class: 'Email' },
  ],
];

for (const [what, root, operation, section, expected] of rows) {
  test(`sees ${what}`, () => {
    const document = read(root);
    const found = [...items(document)];
    assert.is(found.length, 1);
    const item = itemAt(document, first(document, CALLER));
    assert.is(item?.node, found[0]?.node);
    assert.is(item?.container, found[0]?.container);
    assert.is(item?.operation, operation);
    assert.is(item?.section, section);
    assert.equal(item?.forFinding(), expected);
  });
}

test('knows the status and the LongId of an item', () => {
  const fetched = read(
    inSync('Responses', element('AirSync:Fetch', serverId, element('AirSync:Status', '8'))),
  );
  assert.is(itemAt(fetched, first(fetched, 'AirSync:Status'))?.status, '8');
  const [, , , , , search] = rows;
  const document = read(search?.[1] as Written);
  assert.is(itemAt(document, first(document, CALLER))?.longId, 'L1');
});

test('finds an item from an element beside its data', () => {
  const document = read(
    inSync(
      'Commands',
      element('AirSync:Add', element('AirSync:ClientId', 'c1'), element(CALLER, '+1'), data()),
    ),
  );
  const item = itemAt(document, first(document, CALLER));
  assert.is(item?.clientId, 'c1');
  assert.is(item?.node, first(document, 'AirSync:ApplicationData'));
});

test('gives an item without data no node, no class, and does not list it', () => {
  const document = read(inSync('Commands', element('AirSync:Delete', serverId)));
  const item = itemAt(document, first(document, 'AirSync:ServerId'));
  assert.is(item?.operation, 'Delete');
  assert.is(item?.node, NO_NODE);
  assert.equal(item?.forFinding(), { collectionId: '5', serverId: '5:1', class: 'Email' });
  assert.equal([...items(document)], []);
});

test('takes the nearest of data inside data', () => {
  const document = read(
    inSync('Commands', element('AirSync:Add', serverId, element('AirSync:ApplicationData', data()))),
  );
  const inner = itemAt(document, first(document, CALLER));
  const outer = first(document, 'AirSync:ApplicationData');
  assert.ok((inner?.node ?? 0) > outer);
  assert.is([...items(document)].length, 2);
});

test('there is no item outside of items', () => {
  const document = read(inSync('Commands', element('AirSync:Add', serverId, data())));
  assert.is(itemAt(document, document.root), undefined);
  assert.is(itemAt(document, first(document, 'AirSync:CollectionId')), undefined);
  assert.is(itemAt(document, NO_NODE), undefined);
  const adrift = read(inSync('Supported', element('AirSync:Add', serverId)));
  assert.is(itemAt(adrift, first(adrift, 'AirSync:ServerId')), undefined);
  const alone = read(element('AirSync:ApplicationData', element(CALLER, '+1')));
  assert.is(itemAt(alone, 1), undefined);
});

test('a property list of a request is no item with data', () => {
  const { request } = capture('z-push/320');
  const document = documentOf(
    openBody(request.head.headers, request.captured, 'request', 'ItemOperations'),
  ) as WbxmlDocument;
  const item = itemAt(document, first(document, CALLER));
  assert.is(item?.node, NO_NODE);
  assert.is(item?.serverId, 'm01');
  assert.equal([...items(document)], []);
});

test('a note has the class of its own namespace', () => {
  const note = element('AirSync:ApplicationData', element('Notes:MessageClass', 'IPM.StickyNote'));
  const [item] = items(read(inSync('Commands', element('AirSync:Add', note))));
  assert.is(item?.messageClass, 'IPM.StickyNote');
});

test('reads items out of a damaged body as far as it goes', () => {
  const bytes = capture('z-push/285').response.captured.bytes;
  const all = [...items(decode(bytes))].map((item) => item.serverId);
  const half = [...items(decode(bytes.subarray(0, bytes.length >> 1)))].map((item) => item.serverId);
  assert.is(all.length, 22);
  assert.ok(half.length > 5 && half.length < 22);
  assert.equal(half, all.slice(0, half.length));
});

test.run();
