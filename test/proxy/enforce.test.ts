import { gunzipSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Enforcer } from '../../src/inspect/enforce/enforcer.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { type Enforcement, RulePolicy } from '../../src/inspect/rules/policy.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { splitMessages, type WireMessage } from '../helpers/http-wire.ts';
import type { Peer } from '../helpers/peer.ts';
import { shippedPacks } from '../helpers/shipped-rules.ts';
import { element, type Written, writeWbxml } from '../helpers/wbxml-writer.ts';
import { ACTIVESYNC, type Harness, head, withProxy } from './harness.ts';

const test = suite('proxy/enforce');

const WBXML = 'Content-Type: application/vnd.ms-sync.wbxml';
const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
const NUMBER = '+14255550123';

/** The rules that ship, some of them enforced. */
function enforcing(choices: Readonly<Record<string, Enforcement>>, onError: 'pass' | 'block' = 'pass') {
  const policy = new RulePolicy();
  for (const [rule, enforcement] of Object.entries(choices)) policy.enforce(rule, enforcement);
  const rules = new RuleSet(shippedPacks(), policy);
  const inspector = new Inspector(rules, { region: 'US' });
  return { policy, inspector, enforcer: new Enforcer(inspector, rules, policy, { onError }) };
}

/** A Sync request of two Changes, the second of which carries what a client must not send. */
function twoChanges(): Buffer {
  return syncOf('airsync:Commands', [
    change('5:1', element('email:Read', '1')),
    change('5:2', element('email:Read', '1'), element('email2:UmCallerID', NUMBER)),
  ]);
}

function change(serverId: string, ...properties: readonly Written[]): Written {
  return element(
    'airsync:Change',
    element('airsync:ServerId', serverId),
    element('airsync:ApplicationData', ...properties),
  );
}

/** An item whose caller is written as a number of the region, or not at all. */
function add(serverId: string, number?: string): Written {
  return element(
    'airsync:Add',
    element('airsync:ServerId', serverId),
    element(
      'airsync:ApplicationData',
      element('email:Subject', `Item ${serverId}`),
      element('email:MessageClass', 'IPM.Note.Microsoft.Voicemail.UM.CA'),
      ...(number === undefined ? [] : [element('email2:UmCallerID', number)]),
    ),
  );
}

function syncOf(list: string, items: readonly Written[], ...before: readonly Written[]): Buffer {
  return writeWbxml(
    element(
      'airsync:Sync',
      element(
        'airsync:Collections',
        element(
          'airsync:Collection',
          element('airsync:SyncKey', '7'),
          element('airsync:CollectionId', '5'),
          ...before,
          element(list, ...items),
        ),
      ),
    ),
  );
}

/** The answer to a Sync: 240 items, of which number 120 is wrong. */
function manyItems(): Buffer {
  const items = Array.from({ length: 240 }, (_, index) =>
    add(`5:${index}`, index === 120 ? '4255550123' : NUMBER),
  );
  return syncOf('airsync:Commands', items, element('airsync:Status', '1'));
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function withLengthOf(body: Uint8Array, ...lines: readonly string[]): string {
  return `${head(...lines, `Content-Length: ${body.length}`)}${asText(body)}`;
}

function chunkedOf(body: Uint8Array, size: number, ...lines: readonly string[]): string {
  let text = head(...lines, 'Transfer-Encoding: chunked');
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    text += `${chunk.length.toString(16)}\r\n${asText(chunk)}\r\n`;
  }
  return `${text}0\r\n\r\n`;
}

async function nextMessage(peer: Peer): Promise<WireMessage> {
  for (let text = ''; ; ) {
    text += await peer.bytes(1);
    const [message] = whole(text);
    if (message) return message;
  }
}

function whole(text: string): readonly WireMessage[] {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  const isWhole =
    length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
  return isWhole ? splitMessages(Buffer.from(text, 'latin1')) : [];
}

/** Passes one exchange; resolves to what reached the two sides. */
async function pass(
  { upstream, client }: Harness,
  request: string,
  answer: string,
): Promise<{ readonly atServer: WireMessage; readonly atClient: WireMessage }> {
  const phone = client();
  phone.write(request);
  const server = await upstream.accept();
  const atServer = await nextMessage(server);
  server.write(answer);
  return { atServer, atClient: await nextMessage(phone) };
}

function findingsOf(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) =>
    'findings' in event ? event.findings.map(({ rule, action }) => `${rule} ${action}`) : [],
  );
}

const EMPTY_SYNC = withLengthOf(syncOf('airsync:Commands', []), POST, 'Host: a', WBXML);

test('of two Changes the one that breaks the rule is refused, and the server hears of the other only', () =>
  withProxy(
    async (harness) => {
      const answer = syncOf('airsync:Responses', [], element('airsync:Status', '1'));
      const { atServer, atClient } = await pass(
        harness,
        withLengthOf(twoChanges(), POST, 'Host: a', WBXML),
        withLengthOf(answer, 'HTTP/1.1 200 OK', WBXML),
      );
      assert.not.match(asText(atServer.body), NUMBER);
      const sent = toXml(decode(atServer.body));
      assert.match(sent, '<ServerId>5:1</ServerId>');
      assert.not.match(sent, '<ServerId>5:2</ServerId>');
      const told = toXml(decode(atClient.body)).replace(/\s+/g, '');
      assert.match(told, /<Responses>.*<Change><ServerId>5:2<\/ServerId><Status>6<\/Status><\/Change>/);
      await harness.kinds();
      assert.equal(findingsOf(harness.events), ['umcallerid/client-sent blocked']);
    },
    enforcing({ 'umcallerid/client-sent': 'block' }),
  ));

test('an empty answer becomes one that tells of the refusal, with the SyncKey as it was', () =>
  withProxy(
    async (harness) => {
      const { atClient } = await pass(
        harness,
        withLengthOf(twoChanges(), POST, 'Host: a', WBXML),
        head('HTTP/1.1 200 OK', 'Content-Length: 0'),
      );
      const told = toXml(decode(atClient.body)).replace(/\s+/g, '');
      assert.match(told, '<SyncKey>7</SyncKey>');
      assert.match(told, '<Change><ServerId>5:2</ServerId><Status>6</Status></Change>');
    },
    enforcing({ 'umcallerid/client-sent': 'block' }),
  ));

for (const framing of ['length', 'chunks'] as const) {
  for (const coding of ['identity', 'gzip'] as const) {
    test(`a request in ${framing}, ${coding}: rewritten, or as it came`, async () => {
      const fields = [POST, 'Host: a', WBXML, ...(coding === 'gzip' ? ['Content-Encoding: gzip'] : [])];
      const coded = (body: Buffer) => (coding === 'gzip' ? gzipSync(body) : body);
      const plain = (body: Buffer) => (coding === 'gzip' ? gunzipSync(body) : body);
      const wire = (body: Buffer) =>
        framing === 'length' ? withLengthOf(coded(body), ...fields) : chunkedOf(coded(body), 20, ...fields);
      const answer = head('HTTP/1.1 200 OK', 'Content-Length: 0');
      await withProxy(
        async (harness) => {
          const came = twoChanges();
          const { atServer } = await pass(harness, wire(came), answer);
          const cut = came.indexOf(NUMBER) - 4;
          const end = came.indexOf(NUMBER) + NUMBER.length + 2;
          const left = plain(atServer.body);
          assert.is(asText(left.subarray(0, cut)), asText(came.subarray(0, cut)));
          assert.is(asText(left.subarray(-(came.length - end - 1))), asText(came.subarray(end + 1)));
          assert.not.match(asText(left), NUMBER);
        },
        enforcing({ 'umcallerid/client-sent': 'rewrite' }),
      );
      await withProxy(
        async (harness) => {
          const good = syncOf('airsync:Commands', [change('5:1', element('email:Read', '1'))]);
          const { atServer } = await pass(harness, wire(good), answer);
          assert.is(asText(atServer.raw), wire(good));
        },
        enforcing({ 'umcallerid/client-sent': 'rewrite' }),
      );
    });

    test(`an answer in ${framing}, ${coding}: of 240 items the wrong one is changed, and no other byte`, async () => {
      const fields = [
        'HTTP/1.1 200 OK',
        'ETag: "a"',
        WBXML,
        ...(coding === 'gzip' ? ['Content-Encoding: gzip'] : []),
      ];
      const coded = (body: Buffer) => (coding === 'gzip' ? gzipSync(body) : body);
      const plain = (body: Buffer) => (coding === 'gzip' ? gunzipSync(body) : body);
      const wire = (body: Buffer) =>
        framing === 'length' ? withLengthOf(coded(body), ...fields) : chunkedOf(coded(body), 700, ...fields);
      await withProxy(
        async (harness) => {
          const came = manyItems();
          const { atServer, atClient } = await pass(harness, EMPTY_SYNC, wire(came));
          assert.is(asText(atServer.raw), EMPTY_SYNC);
          const expected = asText(came).replace('\x034255550123\0', `\x03${NUMBER}\0`);
          assert.ok(asText(plain(atClient.body)) === expected);
          await harness.kinds();
          assert.equal(findingsOf(harness.events), ['umcallerid/format rewritten']);
        },
        enforcing({ 'umcallerid/format': 'rewrite' }),
      );
      await withProxy(
        async (harness) => {
          const good = wire(syncOf('airsync:Commands', [add('5:1', NUMBER), add('5:2')]));
          const { atClient } = await pass(harness, EMPTY_SYNC, good);
          assert.is(asText(atClient.raw), good);
        },
        enforcing({ 'umcallerid/format': 'rewrite' }),
      );
    });
  }
}

test('a multipart answer is rewritten in its first part, the others as they came; or passes as it is', async () => {
  const target = ACTIVESYNC.replace('Cmd=Sync', 'Cmd=ItemOperations');
  const request = withLengthOf(
    writeWbxml(element('itemoperations:ItemOperations')),
    `POST ${target} HTTP/1.1`,
    'Host: a',
    WBXML,
    'MS-ASAcceptMultiPart: T',
  );
  const fetched = (number: string) =>
    writeWbxml(
      element(
        'itemoperations:ItemOperations',
        element('itemoperations:Status', '1'),
        element(
          'itemoperations:Response',
          element(
            'itemoperations:Fetch',
            element('itemoperations:Status', '1'),
            element('airsync:CollectionId', '5'),
            element('airsync:ServerId', '5:1'),
            element(
              'itemoperations:Properties',
              element('email:MessageClass', 'IPM.Note.Microsoft.Voicemail.UM.CA'),
              element('email2:UmCallerID', number),
            ),
          ),
        ),
      ),
    );
  const multipart = (...parts: readonly Buffer[]) => {
    const table = Buffer.alloc(4 + parts.length * 8);
    table.writeUInt32LE(parts.length, 0);
    let offset = table.length;
    for (const [index, part] of parts.entries()) {
      table.writeUInt32LE(offset, 4 + index * 8);
      table.writeUInt32LE(part.length, 8 + index * 8);
      offset += part.length;
    }
    return Buffer.concat([table, ...parts]);
  };
  const attachment = Buffer.from([...Array(256).keys()]);
  const answer = (number: string) =>
    withLengthOf(
      multipart(fetched(number), attachment),
      'HTTP/1.1 200 OK',
      'Content-Type: application/vnd.ms-sync.multipart',
    );
  for (const [number, expected] of [
    ['4255550123', NUMBER],
    [NUMBER, NUMBER],
  ] as const) {
    await withProxy(
      async (harness) => {
        const { atServer, atClient } = await pass(harness, request, answer(number));
        assert.is(asText(atServer.raw), request);
        assert.is(asText(atClient.raw), answer(expected));
      },
      enforcing({ 'umcallerid/format': 'rewrite' }),
    );
  }
});

test('an answer that is to be blocked becomes a 502 that names the rule, and the next exchange goes on', () =>
  withProxy(
    async (harness) => {
      const { upstream, client } = harness;
      const phone = client();
      phone.write(EMPTY_SYNC);
      const server = await upstream.accept();
      await nextMessage(server);
      server.write(withLengthOf(manyItems(), 'HTTP/1.1 200 OK', WBXML));
      const refusal = await nextMessage(phone);
      assert.match(refusal.startLine, ' 502 ');
      assert.match(asText(refusal.body), 'umcallerid/format');
      phone.write(EMPTY_SYNC);
      assert.is(asText((await nextMessage(server)).raw), EMPTY_SYNC);
      const good = withLengthOf(syncOf('airsync:Commands', [add('5:1', NUMBER)]), 'HTTP/1.1 200 OK', WBXML);
      server.write(good);
      assert.is(asText((await nextMessage(phone)).raw), good);
      await harness.kinds(2);
      assert.equal(findingsOf(harness.events), ['umcallerid/format blocked']);
    },
    enforcing({ 'umcallerid/format': 'block' }),
  ));

test('with only a rule about requests enforced, answers stream', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      phone.write(EMPTY_SYNC);
      const server = await upstream.accept();
      await nextMessage(server);
      const start = head('HTTP/1.1 200 OK', WBXML, 'Content-Length: 900');
      server.write(`${start}\x03\x01`);
      assert.is(await phone.with('\x03\x01'), `${start}\x03\x01`);
    },
    enforcing({ 'umcallerid/client-sent': 'block' }),
  ));

test('with only a rule about answers enforced, requests stream, and commands it does not judge stream both ways', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      const start = head(POST.replace('Cmd=Sync', 'Cmd=Ping'), 'Host: a', WBXML, 'Content-Length: 900');
      phone.write(`${start}\x03\x01`);
      const server = await upstream.accept();
      assert.is(await server.with('\x03\x01'), `${start}\x03\x01`);
      server.write(head('HTTP/1.1 200 OK', WBXML, 'Content-Length: 900'));
      await phone.with('\r\n\r\n');
    },
    enforcing({ 'umcallerid/message-class': 'block' }),
  ));

for (const [what, body, fields] of [
  ['damaged', manyItems().subarray(0, -40), []],
  ['of an unknown coding', manyItems(), ['Content-Encoding: zstd']],
] as const) {
  test(`an answer that is ${what} passes as it came with a finding, or is refused`, async () => {
    const answer = withLengthOf(body, 'HTTP/1.1 200 OK', WBXML, ...fields);
    for (const onError of ['pass', 'block'] as const) {
      await withProxy(
        async (harness) => {
          const { atClient } = await pass(harness, EMPTY_SYNC, answer);
          if (onError === 'pass') assert.ok(asText(atClient.raw) === answer);
          else assert.match(atClient.startLine, ' 502 ');
          await harness.kinds();
          assert.ok(findingsOf(harness.events).some((found) => found.startsWith('easlens/enforce ')));
        },
        enforcing({ 'umcallerid/format': 'rewrite' }, onError),
      );
    }
  });
}

test('an answer beyond the limit passes with a finding, or is refused', async () => {
  const answer = withLengthOf(manyItems(), 'HTTP/1.1 200 OK', WBXML);
  for (const onError of ['pass', 'block'] as const) {
    await withProxy(
      async (harness) => {
        const { atClient } = await pass(harness, EMPTY_SYNC, answer);
        if (onError === 'pass') assert.ok(asText(atClient.raw) === answer);
        else assert.match(atClient.startLine, ' 502 ');
        await harness.kinds();
        assert.ok(findingsOf(harness.events).some((found) => found.startsWith('easlens/enforce ')));
      },
      { ...enforcing({ 'umcallerid/format': 'rewrite' }, onError), inspectLimit: 4096 },
    );
  }
});

test('a policy that is changed while traffic passes counts from the next request on', () => {
  const { policy, ...options } = enforcing({});
  return withProxy(async (harness) => {
    const request = withLengthOf(twoChanges(), POST, 'Host: a', WBXML);
    const answer = head('HTTP/1.1 200 OK', 'Content-Length: 0');
    const first = await pass(harness, request, answer);
    assert.is(asText(first.atServer.raw), request);
    policy.enforce('umcallerid/client-sent', 'rewrite');
    const second = await pass(harness, request, answer);
    assert.not.match(asText(second.atServer.body), NUMBER);
    policy.turn('umcallerid/client-sent', false);
    const third = await pass(harness, request, answer);
    assert.is(asText(third.atServer.raw), request);
  }, options);
});

test('a refusal is told although its rule was switched off before the answer came', () => {
  const { policy, ...options } = enforcing({ 'umcallerid/client-sent': 'block' });
  return withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(withLengthOf(twoChanges(), POST, 'Host: a', WBXML));
    const server = await upstream.accept();
    await nextMessage(server);
    policy.turn('umcallerid/client-sent', false);
    policy.enforce('umcallerid/client-sent', 'report');
    server.write(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
    const told = toXml(decode((await nextMessage(phone)).body)).replace(/\s+/g, '');
    assert.match(told, '<Change><ServerId>5:2</ServerId><Status>6</Status></Change>');
  }, options);
});

test('a message whose rule is switched off while it is held goes on as it came', () => {
  const { policy, ...options } = enforcing({ 'umcallerid/client-sent': 'block' }, 'block');
  return withProxy(async ({ upstream, client }) => {
    const phone = client();
    const request = withLengthOf(twoChanges(), POST, 'Host: a', WBXML);
    phone.write(request.slice(0, -1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    policy.enforce('umcallerid/client-sent', 'report');
    phone.write(request.slice(-1));
    assert.is(asText((await nextMessage(await upstream.accept())).raw), request);
  }, options);
});

test.run();
