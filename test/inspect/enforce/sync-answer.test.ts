import { readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tellRefusal } from '../../../src/inspect/enforce/sync-answer.ts';
import type { Refusal, RefusedItem } from '../../../src/inspect/enforce/verdict.ts';
import { annotate } from '../../../src/inspect/wbxml/annotate.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { bytesOfHexFixture } from '../../helpers/hex-fixture.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('sync-answer');
const CHANGE: RefusedItem = { collectionId: '5', operation: 'Change', id: '5:1' };
const REFUSED = '<Change><ServerId>5:1</ServerId><Status>6</Status></Change>';

function refusalOf(...items: readonly RefusedItem[]): Refusal {
  const ids = [...new Set(items.map(({ collectionId }) => collectionId))];
  return { items, collections: ids.map((collectionId) => ({ collectionId, syncKey: `k${collectionId}` })) };
}

function answer(inside: string, id = '5'): string {
  return `<Collection><SyncKey>9</SyncKey><CollectionId>${id}</CollectionId><Status>1</Status>${inside}</Collection>`;
}

function sync(inside: string): string {
  return `<Sync><Collections>${inside}</Collections></Sync>`;
}

function told(xml: string, refusal = refusalOf(CHANGE)): string {
  const made = tellRefusal(xml === '' ? undefined : decode(wbxml(xml)), refusal);
  return made.kind === 'told' ? toCanonicalXml(decode(made.document)) : made.kind;
}

const COMMANDS =
  '<Commands><Change><ServerId>5:7</ServerId><ApplicationData><email:Read>1</email:Read></ApplicationData></Change></Commands>';
const REFUSED7 = '<Change><ServerId>5:7</ServerId><Status>7</Status></Change>';

const rows: readonly (readonly [what: string, before: string, after: string, refusal?: Refusal])[] = [
  ['in a collection without Responses', sync(answer('')), sync(answer(`<Responses>${REFUSED}</Responses>`))],
  [
    'behind Commands, whose pages are over by then',
    sync(answer(`<MoreAvailable/>${COMMANDS}`)),
    sync(answer(`<MoreAvailable/>${COMMANDS}<Responses>${REFUSED}</Responses>`)),
  ],
  [
    'in Responses, whatever stands behind them',
    sync(answer(`<Responses>${REFUSED7}</Responses>${COMMANDS}`)),
    sync(answer(`<Responses>${REFUSED7}${REFUSED}</Responses>${COMMANDS}`)),
  ],
  [
    'in Responses without content',
    sync(answer('<Responses/>')),
    sync(answer(`<Responses>${REFUSED}</Responses>`)),
  ],
  [
    'in the collection of that id',
    sync(`${answer('', '4')}${answer('')}`),
    sync(`${answer('', '4')}${answer(`<Responses>${REFUSED}</Responses>`)}`),
  ],
  [
    'in a collection of its own where the answer has none of that id',
    sync(answer('', '4')),
    sync(
      `${answer('', '4')}<Collection><SyncKey>k5</SyncKey><CollectionId>5</CollectionId><Status>1</Status><Responses>${REFUSED}</Responses></Collection>`,
    ),
  ],
  [
    'in the only collection, which has no id',
    sync('<Collection><SyncKey>9</SyncKey><Status>1</Status></Collection>'),
    sync(`<Collection><SyncKey>9</SyncKey><Status>1</Status><Responses>${REFUSED}</Responses></Collection>`),
  ],
  [
    'where there are no collections',
    '<Sync><Status>1</Status></Sync>',
    `<Sync><Status>1</Status><Collections><Collection><SyncKey>k5</SyncKey><CollectionId>5</CollectionId><Status>1</Status><Responses>${REFUSED}</Responses></Collection></Collections></Sync>`,
  ],
  [
    'in a Sync without content',
    '<Sync/>',
    sync(
      `<Collection><SyncKey>k5</SyncKey><CollectionId>5</CollectionId><Status>1</Status><Responses>${REFUSED}</Responses></Collection>`,
    ),
  ],
  [
    'where nothing came, with the SyncKey of the request and the class of a 12.1 collection',
    '',
    sync(
      `<Collection><Class>Email</Class><SyncKey>k5</SyncKey><CollectionId>5</CollectionId><Status>1</Status><Responses>${REFUSED}</Responses></Collection>`,
    ),
    { items: [CHANGE], collections: [{ collectionId: '5', syncKey: 'k5', class: 'Email' }] },
  ],
  [
    'of every kind of item, each in its collection',
    sync(`${answer('')}${answer('', '6')}`),
    sync(
      `${answer(
        '<Responses><Change><Class>SMS</Class><ServerId>5:1</ServerId><airsyncbase:InstanceId>2026</airsyncbase:InstanceId><Status>6</Status></Change><Add><Class>SMS</Class><ClientId>c</ClientId><Status>6</Status></Add></Responses>',
      )}${answer('<Responses><Delete><ServerId>6:1</ServerId><Status>6</Status></Delete><Fetch><ServerId>6:2</ServerId><Status>6</Status></Fetch></Responses>', '6')}`,
    ),
    refusalOf(
      { collectionId: '5', operation: 'Add', id: 'c', class: 'SMS' },
      { collectionId: '5', operation: 'Change', id: '5:1', instanceId: '2026', class: 'SMS' },
      { collectionId: '6', operation: 'Fetch', id: '6:2' },
      { collectionId: '6', operation: 'Delete', id: '6:1', class: 'Email' },
    ),
  ],
];

for (const [what, before, after, refusal] of rows) {
  test(`tells ${what}`, () => assert.is(told(before, refusal), after));
}

for (const [what, before, kind] of [
  ['the Sync failed', '<Sync><Status>12</Status></Sync>', 'failed-anyway'],
  ['the collection failed', sync(answer('').replace('<Status>1', '<Status>3')), 'failed-anyway'],
  ['it is no Sync', '<Ping><Status>1</Status></Ping>', 'unreadable'],
] as const) {
  test(`leaves the answer as it is where ${what}`, () => assert.is(told(before), kind));
}

test('where one collection failed the others are told', () => {
  const failed = answer('').replace('<Status>1', '<Status>3');
  const refusal = refusalOf(CHANGE, { ...CHANGE, collectionId: '6', id: '6:1' });
  const after = answer(`<Responses>${REFUSED.replace('5:1', '6:1')}</Responses>`, '6');
  assert.is(told(sync(`${failed}${answer('', '6')}`), refusal), sync(`${failed}${after}`));
});

test('texts are written in the character set of the answer', () => {
  const xml = sync(answer(''))
    .replace('<Sync>', '<wbxml:document charset="1015"><Sync>')
    .replace(/$/, '</wbxml:document>');
  const document = decode(encode(fromXml(xml)));
  const made = tellRefusal(document, refusalOf({ ...CHANGE, id: 'é' }));
  const after = made.kind === 'told' ? decode(made.document) : undefined;
  assert.is(after?.error, undefined);
  assert.match(String(after && toCanonicalXml(after)), /<ServerId>é<\/ServerId><Status>6<\/Status>/);
});

test('an answer whose character set has no letters for an id has no room for the refusal', () => {
  const xml = `<wbxml:document charset="4">${sync(answer(''))}</wbxml:document>`;
  const document = decode(encode(fromXml(xml)));
  assert.is(tellRefusal(document, refusalOf({ ...CHANGE, id: 'Ж' })).kind, 'unreadable');
  assert.is(tellRefusal(document, refusalOf({ ...CHANGE, id: 'é' })).kind, 'told');
});

/** Hex with its meaning: of the answer that came, and of the one the device gets. */
function fixture(name: string): URL {
  return new URL(`../../fixtures/enforce/${name}.hex`, import.meta.url);
}

for (const name of ['responses-added', 'responses-joined', 'last-page-kept']) {
  test(`byte for byte: ${name}`, () => {
    const came = bytesOfHexFixture(readFileSync(fixture(`${name}-came`), 'utf8'));
    const made = tellRefusal(decode(came), refusalOf(CHANGE));
    const text = made.kind === 'told' ? annotate(made.document) : made.kind;
    if (process.env.UPDATE_GOLDEN) writeFileSync(fixture(`${name}-sent`), text);
    assert.is(text, readFileSync(fixture(`${name}-sent`), 'utf8'));
  });
}

test.run();
