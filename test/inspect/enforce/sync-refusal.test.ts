import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { takeOut } from '../../../src/inspect/enforce/sync-refusal.ts';
import { applyEdits } from '../../../src/inspect/rules/edit.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('sync-refusal');
const BAD = '<ApplicationData><email2:UmCallerID>1</email2:UmCallerID></ApplicationData>';
const GOOD = '<ApplicationData><email:Read>1</email:Read></ApplicationData>';

function change(id: string, data: string): string {
  return `<Change><ServerId>${id}</ServerId>${data}</Change>`;
}

function collection(commands: string, id = '5'): string {
  return `<Collection><SyncKey>k${id}</SyncKey><CollectionId>${id}</CollectionId>${commands}</Collection>`;
}

function sync(collections: string, rest = ''): string {
  return `<Sync><Collections>${collections}</Collections>${rest}</Sync>`;
}

/** Takes out the items with a UmCallerID. */
function taken(xml: string) {
  const document = decode(wbxml(xml));
  const nodes = Array.from({ length: document.size }, (_, node) => node).filter(
    (node) => document.kind(node) === 0 && document.name(node) === 'UmCallerID',
  );
  const out = takeOut(document, nodes);
  return out && { ...out.refusal, after: toCanonicalXml(decode(applyEdits(document, out.edits))) };
}

const rows: readonly (readonly [what: string, before: string, after: string, items: readonly object[]])[] = [
  [
    'one of two changes',
    sync(collection(`<Commands>${change('5:1', BAD)}${change('5:2', GOOD)}</Commands>`), '<Wait>5</Wait>'),
    sync(collection(`<Commands>${change('5:2', GOOD)}</Commands>`), '<Wait>5</Wait>'),
    [{ collectionId: '5', operation: 'Change', id: '5:1' }],
  ],
  [
    'the only one, with its Commands and the time to wait',
    sync(
      collection(`<GetChanges/><Commands>${change('5:1', BAD)}</Commands>`),
      '<HeartbeatInterval>900</HeartbeatInterval>',
    ),
    sync(collection('<GetChanges/>')),
    [{ collectionId: '5', operation: 'Change', id: '5:1' }],
  ],
  [
    'all of one collection, where another has commands left',
    sync(
      `${collection(`<Commands>${change('5:1', BAD)}</Commands>`)}${collection(`<Commands>${change('6:1', GOOD)}</Commands>`, '6')}`,
      '<Wait>5</Wait>',
    ),
    sync(
      `${collection('')}${collection(`<Commands>${change('6:1', GOOD)}</Commands>`, '6')}`,
      '<Wait>5</Wait>',
    ),
    [{ collectionId: '5', operation: 'Change', id: '5:1' }],
  ],
  [
    'an Add of a text message by its ClientId, with its class',
    sync(collection(`<Commands><Add><Class>SMS</Class><ClientId>c1</ClientId>${BAD}</Add></Commands>`)),
    sync(collection('')),
    [{ collectionId: '5', operation: 'Add', id: 'c1', class: 'SMS' }],
  ],
  [
    'one occurrence',
    sync(
      collection(
        `<Commands><Change><ServerId>5:1</ServerId><airsyncbase:InstanceId>20260101T000000Z</airsyncbase:InstanceId>${BAD}</Change></Commands>`,
      ),
    ),
    sync(collection('')),
    [{ collectionId: '5', operation: 'Change', id: '5:1', instanceId: '20260101T000000Z' }],
  ],
  [
    'two changes of one item, told once',
    sync(collection(`<Commands>${change('5:1', BAD)}${change('5:1', BAD)}${change('5:1', GOOD)}</Commands>`)),
    sync(collection(`<Commands>${change('5:1', GOOD)}</Commands>`)),
    [{ collectionId: '5', operation: 'Change', id: '5:1' }],
  ],
  [
    'two items of two collections',
    sync(
      `${collection(`<Commands>${change('5:1', BAD)}</Commands>`)}${collection(`<Commands>${change('6:1', BAD)}</Commands>`, '6')}`,
    ),
    sync(`${collection('')}${collection('', '6')}`),
    [
      { collectionId: '5', operation: 'Change', id: '5:1' },
      { collectionId: '6', operation: 'Change', id: '6:1' },
    ],
  ],
];

for (const [what, before, after, items] of rows) {
  test(`takes out ${what}`, () => {
    const out = taken(before);
    assert.is(out?.after, after);
    assert.equal(out?.items, items);
    assert.equal(
      out?.collections.map(({ collectionId, syncKey }) => [collectionId, syncKey]),
      [...new Set(out?.items.map(({ collectionId }) => collectionId))].map((id) => [id, `k${id}`]),
    );
  });
}

test('the class of a 12.1 collection is told', () => {
  const out = taken(
    `<Sync><Collections><Collection><Class>Email</Class><SyncKey>1</SyncKey><CollectionId>5</CollectionId><Commands>${change('5:1', BAD)}</Commands></Collection></Collections></Sync>`,
  );
  assert.equal(out?.collections, [{ collectionId: '5', syncKey: '1', class: 'Email' }]);
});

for (const [what, xml] of [
  ['a change without ServerId', sync(collection(`<Commands><Change>${BAD}</Change></Commands>`))],
  [
    'an Add without ClientId',
    sync(collection(`<Commands><Add><ServerId>1</ServerId>${BAD}</Add></Commands>`)),
  ],
  [
    'a collection without CollectionId',
    sync(`<Collection><Commands>${change('5:1', BAD)}</Commands></Collection>`),
  ],
  [
    'a collection without SyncKey',
    sync(`<Collection><CollectionId>5</CollectionId><Commands>${change('5:1', BAD)}</Commands></Collection>`),
  ],
  ['an element outside of items', sync(collection('<Supported><email2:UmCallerID/></Supported>'))],
] as const) {
  test(`${what} cannot be taken out`, () => assert.is(taken(xml), undefined));
}

test.run();
