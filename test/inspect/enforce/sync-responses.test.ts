import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tellRefusal } from '../../../src/inspect/enforce/sync-answer.ts';
import type { RefusedItem } from '../../../src/inspect/enforce/verdict.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('sync-responses');

/** What a server says of its items; the data of an Add and of a Fetch leave other code pages in force. */
const DATA = '<ApplicationData><email2:UmCallerID>1</email2:UmCallerID></ApplicationData>';
const SERVERS: Readonly<Record<RefusedItem['operation'] | 'Other', string>> = {
  Change: '<Change><ServerId>5:9</ServerId><Status>7</Status></Change>',
  Add: `<Add><ClientId>a</ClientId><ServerId>5:8</ServerId><Status>1</Status>${DATA}</Add>`,
  Delete: '<Delete><ServerId>5:7</ServerId><Status>8</Status></Delete>',
  Fetch: `<Fetch><ServerId>5:6</ServerId><Status>1</Status>${DATA}</Fetch>`,
  Other: '<email:Subject>no server says this</email:Subject>',
};
const OURS: Readonly<Record<RefusedItem['operation'], string>> = {
  Change: '<Change><ServerId>5:1</ServerId><Status>6</Status></Change>',
  Add: '<Add><ClientId>c</ClientId><Status>6</Status></Add>',
  Delete: '<Delete><ServerId>5:2</ServerId><Status>6</Status></Delete>',
  Fetch: '<Fetch><ServerId>5:3</ServerId><Status>6</Status></Fetch>',
};
const ITEMS: Readonly<Record<RefusedItem['operation'], RefusedItem>> = {
  Change: { collectionId: '5', operation: 'Change', id: '5:1' },
  Add: { collectionId: '5', operation: 'Add', id: 'c' },
  Delete: { collectionId: '5', operation: 'Delete', id: '5:2' },
  Fetch: { collectionId: '5', operation: 'Fetch', id: '5:3' },
};
const KINDS = ['Change', 'Add', 'Delete', 'Fetch'] as const;

function answer(responses: string): string {
  return `<Sync><Collections><Collection><SyncKey>9</SyncKey><CollectionId>5</CollectionId><Status>1</Status><Responses>${responses}</Responses><MoreAvailable/></Collection></Collections></Sync>`;
}

function told(responses: string, items: readonly RefusedItem[]): string {
  const refusal = { items, collections: [{ collectionId: '5', syncKey: '8' }] };
  const made = tellRefusal(decode(wbxml(answer(responses))), refusal);
  return made.kind === 'told' ? toCanonicalXml(decode(made.document)) : made.kind;
}

test('refusals stand in the order that the schema asks for, whatever the order of the request', () => {
  const all = KINDS.map((kind) => SERVERS[kind]).join('');
  const expected = KINDS.map((kind) => SERVERS[kind] + OURS[kind]).join('');
  assert.is(told(all, KINDS.map((kind) => ITEMS[kind]).reverse()), answer(expected));
});

test('a refused Change goes before the Adds that were done', () => {
  assert.is(told(SERVERS.Add, [ITEMS.Change]), answer(OURS.Change + SERVERS.Add));
});

test('a server with an order of its own keeps it', () => {
  const came = SERVERS.Fetch + SERVERS.Change;
  assert.is(told(came, [ITEMS.Add]), answer(OURS.Add + came));
});

test('Class is said of an Add and of a Change, before all else', () => {
  const items = KINDS.map((kind) => ({ ...ITEMS[kind], class: 'SMS' }));
  const expected = KINDS.map((kind, index) =>
    index < 2 ? OURS[kind].replace('>', '><Class>SMS</Class>') : OURS[kind],
  );
  assert.is(told(SERVERS.Other, items), answer(SERVERS.Other + expected.join('')));
});

test('whatever a server says stays, and what is added stands once', () => {
  const servers = fc.array(fc.constantFrom(...(Object.keys(SERVERS) as (keyof typeof SERVERS)[])), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(servers, fc.subarray([...KINDS]), (kinds, refused) => {
      const came = kinds.map((kind) => SERVERS[kind]).join('');
      let left = told(
        came,
        refused.map((kind) => ITEMS[kind]),
      );
      for (const kind of refused) {
        assert.is(left.split(OURS[kind]).length, 2);
        left = left.replace(OURS[kind], '');
      }
      assert.is(left, answer(came));
    }),
    { numRuns: 300 },
  );
});

test.run();
