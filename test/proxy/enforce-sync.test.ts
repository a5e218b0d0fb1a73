import { gunzipSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitMessages } from '../helpers/http-wire.ts';
import { element, type Written, writeWbxml } from '../helpers/wbxml-writer.ts';
import {
  asText,
  change,
  chunkedOf,
  EMPTY_SYNC,
  enforcing,
  findingsOf,
  NUMBER,
  nextMessage,
  pass,
  syncOf,
  twoChanges,
  WBXML,
  withLengthOf,
  xmlOf,
} from './enforcing.ts';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/enforce-sync');

const CALLER = element('email2:UmCallerID', NUMBER);
const READ = element('email:Read', '1');
const REFUSING = { 'umcallerid/client-sent': 'block' } as const;
const EMPTY = head('HTTP/1.1 200 OK', 'Content-Length: 0');

function draft(clientId: string, ...properties: readonly Written[]): Written {
  return element(
    'airsync:Add',
    element('airsync:ClientId', clientId),
    element('airsync:ApplicationData', ...properties),
  );
}

interface Collection {
  readonly id: string;
  readonly key: string;
  readonly class?: string;
  readonly inside?: readonly Written[];
}

function collectionOf({ id, key, class: ofItems, inside = [] }: Collection): Written {
  return element(
    'airsync:Collection',
    ...(ofItems === undefined ? [] : [element('airsync:Class', ofItems)]),
    element('airsync:SyncKey', key),
    element('airsync:CollectionId', id),
    ...inside,
  );
}

function syncWith(collections: readonly Collection[], ...behind: readonly Written[]): Buffer {
  return writeWbxml(
    element('airsync:Sync', element('airsync:Collections', ...collections.map(collectionOf)), ...behind),
  );
}

function posted(body: Uint8Array, query = ACTIVESYNC, ...fields: readonly string[]): string {
  return withLengthOf(body, `POST ${query} HTTP/1.1`, 'Host: a', WBXML, ...fields);
}

const OK = element('airsync:Status', '1');

test('of two Changes the one that breaks the rule is refused, and the server hears of the other only', () =>
  withProxy(async (harness) => {
    const answer = syncWith([{ id: '5', key: '8', inside: [OK] }]);
    const wire = withLengthOf(answer, 'HTTP/1.1 200 OK', WBXML);
    const { atServer, atClient } = await pass(harness, posted(twoChanges()), wire);
    assert.not.match(asText(atServer.raw), NUMBER);
    assert.is(xmlOf(atServer), xmlOf({ body: syncOf('airsync:Commands', [change('5:1', READ)]) }));
    const told = syncWith([
      { id: '5', key: '8', inside: [OK, element('airsync:Responses', refusedChange('5:2'))] },
    ]);
    assert.is(xmlOf(atClient), xmlOf({ body: told }));
    await harness.kinds();
    assert.equal(findingsOf(harness.events), ['umcallerid/client-sent blocked']);
  }, enforcing(REFUSING)));

/** Two collections, each with an item that is refused; in the first one another item goes on. */
const TWO_COLLECTIONS = syncWith(
  [
    {
      id: '5',
      key: 'k5',
      inside: [
        element(
          'airsync:Commands',
          draft('c1', READ, CALLER),
          change('5:1', READ),
          change('5:2', CALLER, READ),
        ),
      ],
    },
    { id: '6', key: 'k6', inside: [element('airsync:Commands', draft('c2', CALLER))] },
  ],
  element('airsync:Wait', '5'),
);

test('items of two collections are refused, an Add by its ClientId, a Change by its ServerId', () =>
  withProxy(async (harness) => {
    const answer = syncWith([
      { id: '5', key: 'n5', inside: [OK] },
      { id: '6', key: 'n6', inside: [OK, element('airsync:MoreAvailable')] },
    ]);
    const { atServer, atClient } = await pass(
      harness,
      posted(TWO_COLLECTIONS),
      withLengthOf(answer, 'HTTP/1.1 200 OK', WBXML),
    );
    const sent = syncWith(
      [
        { id: '5', key: 'k5', inside: [element('airsync:Commands', change('5:1', READ))] },
        { id: '6', key: 'k6' },
      ],
      element('airsync:Wait', '5'),
    );
    assert.is(xmlOf(atServer), xmlOf({ body: sent }));
    const told = syncWith([
      {
        id: '5',
        key: 'n5',
        inside: [OK, element('airsync:Responses', refusedChange('5:2'), refusedAdd('c1'))],
      },
      {
        id: '6',
        key: 'n6',
        inside: [OK, element('airsync:MoreAvailable'), element('airsync:Responses', refusedAdd('c2'))],
      },
    ]);
    assert.is(xmlOf(atClient), xmlOf({ body: told }));
    await harness.kinds();
    assert.equal(findingsOf(harness.events), Array(3).fill('umcallerid/client-sent blocked'));
  }, enforcing(REFUSING)));

function refusedChange(serverId: string): Written {
  return element('airsync:Change', element('airsync:ServerId', serverId), element('airsync:Status', '6'));
}

function refusedAdd(clientId: string): Written {
  return element('airsync:Add', element('airsync:ClientId', clientId), element('airsync:Status', '6'));
}

test('an empty answer to two collections becomes one of both, each with the SyncKey that the device has', () =>
  withProxy(async (harness) => {
    const { atClient } = await pass(harness, posted(TWO_COLLECTIONS), EMPTY);
    const told = syncWith([
      {
        id: '5',
        key: 'k5',
        inside: [OK, element('airsync:Responses', refusedChange('5:2'), refusedAdd('c1'))],
      },
      { id: '6', key: 'k6', inside: [OK, element('airsync:Responses', refusedAdd('c2'))] },
    ]);
    assert.is(xmlOf(atClient), xmlOf({ body: told }));
    assert.equal(atClient.headers, [`Content-Length: ${atClient.body.length}`, WBXML]);
  }, enforcing(REFUSING)));

for (const [what, empty] of [
  ['a head that says so', head('HTTP/1.1 200 OK', WBXML, 'Content-Length: 0')],
  ['chunks', `${head('HTTP/1.1 200 OK', WBXML, 'Transfer-Encoding: chunked')}0\r\n\r\n`],
  ['a compressed nothing', withLengthOf(gzipSync(''), 'HTTP/1.1 200 OK', WBXML, 'Content-Encoding: gzip')],
] as const) {
  test(`an empty answer in ${what} tells of the refusal too`, () =>
    withProxy(async (harness) => {
      const { atClient } = await pass(harness, posted(twoChanges()), empty);
      const told = syncWith([
        { id: '5', key: '7', inside: [OK, element('airsync:Responses', refusedChange('5:2'))] },
      ]);
      const isCoded = atClient.headers.some((line) => /gzip/.test(line));
      assert.is(xmlOf({ body: isCoded ? gunzipSync(atClient.body) : atClient.body }), xmlOf({ body: told }));
    }, enforcing(REFUSING)));
}

test('the refusal is told in an answer that is compressed and chunked, beside what it says of other items', () =>
  withProxy(async (harness) => {
    const responses = (...more: readonly Written[]) =>
      element('airsync:Responses', ...more, element('airsync:Fetch', element('airsync:ServerId', '5:3'), OK));
    const answer = (...more: readonly Written[]) =>
      syncWith([{ id: '5', key: '8', inside: [OK, responses(...more)] }]);
    const wire = chunkedOf(gzipSync(answer()), 30, 'HTTP/1.1 200 OK', WBXML, 'Content-Encoding: gzip');
    const { atClient } = await pass(harness, posted(twoChanges()), wire);
    assert.is(asText(gunzipSync(atClient.body)), asText(answer(refusedChange('5:2'))));
  }, enforcing(REFUSING)));

test('protocol 12.1, which has no UmCallerID: refused all the same, with the Class that its collections name', () =>
  withProxy(async (harness) => {
    const body = syncWith([
      { id: '5', key: '7', class: 'Email', inside: [element('airsync:Commands', change('5:2', CALLER))] },
    ]);
    const { atServer, atClient } = await pass(
      harness,
      posted(body, ACTIVESYNC, 'MS-ASProtocolVersion: 12.1'),
      EMPTY,
    );
    assert.is(xmlOf(atServer), xmlOf({ body: syncWith([{ id: '5', key: '7', class: 'Email' }]) }));
    const told = syncWith([
      {
        id: '5',
        key: '7',
        class: 'Email',
        inside: [OK, element('airsync:Responses', refusedChange('5:2'))],
      },
    ]);
    assert.is(xmlOf(atClient), xmlOf({ body: told }));
  }, enforcing(REFUSING)));

test('with a base64 query', () =>
  withProxy(async (harness) => {
    // 14.1, Sync, en-US, device "BASE64", no policy key, type "TestPhone". (MS-ASHTTP 2.2.1.1.1.1)
    const query = Buffer.from('\x8d\x00\x09\x04\x06BASE64\x00\x09TestPhone', 'latin1').toString('base64');
    const target = `/Microsoft-Server-ActiveSync?${query}`;
    const { atServer, atClient } = await pass(harness, posted(twoChanges(), target), EMPTY);
    assert.match(atServer.startLine, target);
    assert.not.match(asText(atServer.raw), NUMBER);
    assert.match(xmlOf(atClient), '<ServerId>5:2</ServerId><Status>6</Status>');
  }, enforcing(REFUSING)));

for (const [what, answer] of [
  ['401', head('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic realm="a"', 'Content-Length: 0')],
  ['503', `${head('HTTP/1.1 503 Busy', 'Retry-After: 9', 'Content-Length: 4')}busy`],
  [
    'Status 3',
    withLengthOf(
      writeWbxml(element('airsync:Sync', element('airsync:Status', '3'))),
      'HTTP/1.1 200 OK',
      WBXML,
    ),
  ],
] as const) {
  test(`an answer of ${what} goes back byte for byte: the device sends all of it again`, () =>
    withProxy(async (harness) => {
      const { atServer, atClient } = await pass(harness, posted(twoChanges()), answer);
      assert.not.match(asText(atServer.raw), NUMBER);
      assert.is(asText(atClient.raw), answer);
    }, enforcing(REFUSING)));
}

test('a Sync whose item no answer could name is refused whole, and the server never asked', () =>
  withProxy(async (harness) => {
    const nameless = element('airsync:Change', element('airsync:ApplicationData', CALLER));
    const keyless = writeWbxml(
      element(
        'airsync:Sync',
        element(
          'airsync:Collections',
          element(
            'airsync:Collection',
            element('airsync:CollectionId', '5'),
            element('airsync:Commands', change('5:2', CALLER)),
          ),
        ),
      ),
    );
    for (const body of [syncOf('airsync:Commands', [nameless]), keyless]) {
      const phone = harness.client();
      phone.write(posted(body));
      const answer = await nextMessage(phone);
      assert.match(answer.startLine, ' 200 ');
      assert.is(
        xmlOf(answer),
        xmlOf({ body: writeWbxml(element('airsync:Sync', element('airsync:Status', '4'))) }),
      );
    }
    assert.is(harness.upstream.peers.length, 0);
  }, enforcing(REFUSING)));

test('the refused item stays out while other exchanges of the connection pass as they came', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(posted(twoChanges()) + EMPTY_SYNC);
    const server = await upstream.accept();
    assert.not.match(asText((await nextMessage(server)).raw), NUMBER);
    server.write(EMPTY);
    assert.is(asText((await nextMessage(server)).raw), EMPTY_SYNC);
    server.write(EMPTY);
    const came = await phone.with(EMPTY);
    const [first, second] = splitMessages(Buffer.from(came, 'latin1'));
    assert.match(xmlOf({ body: first?.body ?? Buffer.alloc(0) }), '<Status>6</Status>');
    assert.is(asText(second?.raw ?? Buffer.alloc(0)), EMPTY);
  }, enforcing(REFUSING)));

test.run();
