import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exchange, foldExchange } from '../src/inspect/exchange.ts';
import { Inspector } from '../src/inspect/inspector.ts';
import { RuleSet } from '../src/inspect/rules/rule-set.ts';
import { startProxy, ulid } from '../src/proxy/index.ts';
import { captures } from './helpers/captures.ts';
import { deadline } from './helpers/deadline.ts';
import { connectPeer, type RawUpstream, startUpstream } from './helpers/peer.ts';
import { shippedPack } from './helpers/shipped-rules.ts';

const test = suite('captures');
const folder = fileURLToPath(new URL('fixtures/captures', import.meta.url));

/** What a first Sync of the mailbox with the voice messages gives, item by item; the other nine are as they should be. */
const VOICE_MAILBOX = [
  'm03 warning format',
  'm04 warning format',
  'm07 info voice-without-number',
  'm08 error message-class',
  'm09 error message-class',
  'm13 error format',
  'm14 error format',
  'm15 error message-class',
  'm16 error format',
  'm17 error format',
  'm19 error message-class',
  'm20 info message-class-unknown',
  'm22 error message-class',
];

/** Findings by exchange, as item, severity and rule; every other exchange has none. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'z-push/004-Sync': VOICE_MAILBOX,
  'z-push/285-Sync': VOICE_MAILBOX,
  'z-push/286-Sync': ['m01 error client-sent', 'm01 error status-6-missing'],
  'z-push/293-Sync': ['1 error client-sent', '1 error status-6-missing'],
  'z-push/295-Sync': ['3 error client-sent'],
  'z-push/306-Sync': ['m91 error message-class'],
  'z-push/320-ItemOperations': ['m01 info named-in-request'],
  'z-push/321-ItemOperations': ['m08 error message-class'],
  'sogo/035-Sync-change-umcallerid': ['3 error client-sent', '3 error status-6-missing'],
  'sogo/036-Sync-change-read-and-umcallerid': ['3 error client-sent', '3 error status-6-missing'],
};

/** Kinds of request and response where they are not both WBXML. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'z-push/006-Sync': ['wbxml', 'empty'],
  'z-push/011-Sync': ['wbxml', 'empty'],
  'z-push/280-FolderSync': ['wbxml', 'empty'],
  'z-push/306-Sync': ['empty', 'wbxml'],
  'z-push/310-Sync': ['empty', 'wbxml'],
  'z-push/321-ItemOperations': ['wbxml', 'multipart'],
  'z-push/330-FolderSync': ['wbxml', 'empty'],
  'sogo/001-OPTIONS': ['empty', 'empty'],
  'sogo/024-ItemOperations-multipart': ['wbxml', 'multipart'],
  'sogo/029-ItemOperations-b64query-multipart': ['wbxml', 'multipart'],
  'sogo/087-FolderSync-b64-truncated': ['wbxml', 'empty'],
};

const replayed = new Map<string, Replayed>();

test('all are replayed', async () => {
  for (const exchange of await replayAll()) replayed.set(exchange.name, exchange);
  assert.is(replayed.size, 48);
});

test('every expectation names an exchange that is there', () => {
  for (const name of [...Object.keys(FINDINGS), ...Object.keys(KINDS)]) assert.ok(replayed.has(name), name);
});

test('every byte arrives on the other side as it was sent', () => {
  for (const { name, same } of replayed.values()) assert.equal(same, [true, true], name);
});

test('every body is read', () => {
  for (const { name, exchange } of replayed.values()) {
    const kinds = [exchange.request?.body.kind, exchange.response?.body.kind];
    assert.equal(kinds, KINDS[name] ?? ['wbxml', 'wbxml'], name);
    assert.is(exchange.failure, undefined, name);
  }
});

test('every exchange has the findings it should have, and no others', () => {
  for (const { name, exchange } of replayed.values()) {
    const found = exchange.findings.map(
      ({ item, severity, rule }) =>
        `${item?.serverId ?? item?.clientId} ${severity} ${rule.replace('umcallerid/', '')}`,
    );
    assert.equal(found, FINDINGS[name] ?? [], name);
  }
});

test('every span holds the element that the finding speaks of', () => {
  for (const { name, exchange } of replayed.values()) {
    for (const { rule, span, value = '', direction } of exchange.findings) {
      const body = direction === 'request' ? exchange.request?.body : exchange.response?.body;
      assert.ok(body && 'bytes' in body && span, `${name} ${rule}`);
      const bytes = Buffer.from(body.bytes).subarray(span.start, span.end);
      assert.is(bytes.toString('latin1'), elementBytes(rule, value), `${name} ${rule}`);
    }
  }
});

test('Status is read from plain, multipart and repeated answers', () => {
  const statusOf = (name: string) => replayed.get(name)?.exchange.response?.status;
  assert.is(statusOf('z-push/310-Sync'), '13');
  assert.is(statusOf('z-push/021-Ping'), '2');
  assert.is(statusOf('sogo/013-Ping-quiet'), '1');
  assert.is(statusOf('sogo/029-ItemOperations-b64query-multipart'), '1');
  assert.is(statusOf('sogo/074-FolderSync-gzip-listener'), '1');
});

test('an empty Sync is read as the one it repeats', () => {
  assert.ok(replayed.get('z-push/306-Sync')?.exchange.request?.repeats);
});

test('a base64 query that is cut short is told', () => {
  const { exchange } = replayed.get('sogo/087-FolderSync-b64-truncated') ?? {};
  assert.is(exchange?.line.command, 'FolderSync');
  assert.ok((exchange?.line.problems.length ?? 0) > 0);
});

/** UmCallerID, or the MessageClass that lacks one beside it: tag, inline string, end; a bare tag where there is none. */
function elementBytes(rule: string, value: string): string {
  const tag = rule === 'umcallerid/voice-without-number' ? 0x13 : 0x05;
  if (value === '') return String.fromCharCode(tag);
  return `${String.fromCharCode(tag | 0x40)}\x03${Buffer.from(value).toString('latin1')}\0\x01`;
}

interface Replayed {
  readonly name: string;
  readonly exchange: Exchange;
  readonly same: readonly boolean[];
}

/** All captures in their order, through one proxy, so that its memories fill as they did on the wire. */
async function replayAll(): Promise<Replayed[]> {
  const upstream = await startUpstream();
  const exchanges = new Map<string, Exchange>();
  const proxy = await startProxy({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: upstream.url,
    inspector: new Inspector(new RuleSet([shippedPack()])),
    onEvent: (event) => {
      const exchange = foldExchange(exchanges.get(event.id), event);
      if (exchange) exchanges.set(event.id, exchange);
    },
    now: Date.now,
    newId: ulid,
  });
  try {
    const same: boolean[][] = [];
    for (const { name } of captures) same.push(await replay(name, proxy.port, upstream));
    await deadline(5000, proxy.stop(1000));
    const closed = [...exchanges.values()];
    return captures.map(({ name }, index) => ({
      name,
      exchange: closed[index] as Exchange,
      same: same[index] ?? [],
    }));
  } finally {
    await deadline(5000, proxy.stop(0));
    await upstream.stop();
  }
}

/** Sends what was sent and answers what was answered; tells for each side whether it arrived as the same bytes. */
async function replay(name: string, port: number, upstream: RawUpstream): Promise<boolean[]> {
  const [request, response] = [bytesOf(name, 'request'), bytesOf(name, 'response')];
  const phone = connectPeer(port);
  phone.write(request);
  const server = await upstream.accept();
  const arrived = await server.bytes(request.length);
  server.end(response);
  const answered = await phone.ended();
  phone.socket.destroy();
  return [arrived === request.toString('latin1'), answered === response.toString('latin1')];
}

/** Head and body as they were on the wire; a chunked body, which is kept without its framing, as one chunk. */
function bytesOf(name: string, side: 'request' | 'response'): Buffer {
  const [head, body] = ['head', 'body'].map((part) =>
    readFileSync(join(folder, name, `${side}.${part}`)),
  ) as [Buffer, Buffer];
  if (!/transfer-encoding: chunked/i.test(head.toString('latin1'))) return Buffer.concat([head, body]);
  return Buffer.concat([
    head,
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
}

test.run();
