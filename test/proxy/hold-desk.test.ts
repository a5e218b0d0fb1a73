import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Enforcer } from '../../src/inspect/enforce/enforcer.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Exchange } from '../../src/inspect/exchange.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { encode } from '../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../src/inspect/wbxml/from-xml.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { Desk } from '../../src/proxy/hold-desk.ts';
import type { Peer } from '../helpers/peer.ts';
import { shippedPacks } from '../helpers/shipped-rules.ts';
import { ACTIVESYNC, type Harness, head, withProxy } from './harness.ts';

const test = suite('proxy/hold-desk');

const WBXML = 'Content-Type: application/vnd.ms-sync.wbxml';
const ALL = () => true;
const REQUESTS = (exchange: Exchange) => exchange.answer === undefined;
const RESPONSES = (exchange: Exchange) => exchange.answer !== undefined;

interface Held extends Harness {
  readonly desk: Desk;
  readonly troubles: readonly string[];
}

/** A proxy that holds what a filter asks for. */
function withDesk(
  matches: ((exchange: Exchange) => boolean) | undefined,
  run: (held: Held) => Promise<void>,
  { limitMs = 60_000, isBlocking = false } = {},
): Promise<void> {
  const policy = new RulePolicy();
  if (isBlocking) policy.enforce('umcallerid/client-sent', 'rewrite');
  const rules = new RuleSet(shippedPacks(), policy);
  const inspector = new Inspector(rules, { region: 'US' });
  const enforcer = new Enforcer(inspector, rules, policy);
  const troubles: string[] = [];
  const onTrouble = (message: string) => void troubles.push(message);
  const desk = new Desk({ limitMs, now: Date.now, inspector, onTrouble });
  desk.setFilter(matches);
  return withProxy((harness) => run({ ...harness, desk, troubles }), { inspector, enforcer, desk });
}

function sync(...properties: readonly string[]): Buffer {
  const changes = properties.map(
    (property, index) =>
      `<Change><ServerId>5:${index}</ServerId><ApplicationData>${property}</ApplicationData></Change>`,
  );
  return encode(
    fromXml(
      `<Sync><Collections><Collection><SyncKey>7</SyncKey><CollectionId>5</CollectionId><Commands>${changes.join('')}</Commands></Collection></Collections></Sync>`,
    ),
  );
}

const READ = sync('<email:Read>1</email:Read>');
const UNREAD = sync('<email:Read>0</email:Read>');
const CALLER = sync('<email2:UmCallerID>+14255550123</email2:UmCallerID>');
const EMPTY = head('HTTP/1.1 200 OK', 'Content-Length: 0');

function wire(body: Uint8Array, ...lines: readonly string[]): string {
  return `${head(...lines, `Content-Length: ${body.length}`)}${Buffer.from(body).toString('latin1')}`;
}

function request(body: Uint8Array = READ): string {
  return wire(body, `POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', WBXML);
}

function answer(body: Uint8Array = READ): string {
  return wire(body, 'HTTP/1.1 200 OK', WBXML);
}

function bodyOf(text: string): string {
  return toXml(decode(Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1')));
}

type Of<Kind extends ExchangeEvent['kind']> = Extract<ExchangeEvent, { kind: Kind }>;

async function told<Kind extends ExchangeEvent['kind']>(
  events: readonly ExchangeEvent[],
  kind: Kind,
  count = 1,
): Promise<Of<Kind>> {
  for (let turn = 0; turn < 1000; turn++) {
    const found = events.filter((event): event is Of<Kind> => event.kind === kind);
    if (found.length >= count) return found[count - 1] as Of<Kind>;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`no ${kind} in ${events.map((event) => event.kind).join(' ')}`);
}

/** What the server got, once all of it is there. */
async function atServer({ upstream }: Harness): Promise<readonly [Peer, string]> {
  const server = await upstream.accept();
  return [server, await whole(server)];
}

async function whole(peer: Peer): Promise<string> {
  for (let text = ''; ; ) {
    text += await peer.bytes(1);
    const end = text.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    if (end >= 0 && text.length >= end + 4 + length) return text;
  }
}

test('a request that is let go reaches the server as it came', () =>
  withDesk(REQUESTS, async (held) => {
    const phone = held.client();
    phone.write(request());
    const { id, direction, until } = await told(held.events, 'held');
    assert.is(direction, 'request');
    assert.ok(until > Date.now() + 50_000);
    assert.ok(held.desk.decide(id, 'let-go'));
    const [server, came] = await atServer(held);
    assert.is(came, request());
    server.write(EMPTY);
    assert.is(await whole(phone), EMPTY);
    assert.equal(await held.kinds(), [
      'opened',
      'request-judged',
      'held',
      'released',
      'answered',
      'response-judged',
      'closed',
    ]);
    assert.not(held.desk.decide(id, 'let-go'));
  }));

test('an answer that is let go reaches the client as it came', () =>
  withDesk(RESPONSES, async (held) => {
    const phone = held.client();
    phone.write(request());
    const [server] = await atServer(held);
    server.write(answer());
    const { id, direction } = await told(held.events, 'held');
    assert.is(direction, 'response');
    assert.is(phone.text, '');
    held.desk.decide(id, 'let-go');
    assert.is(await whole(phone), answer());
    assert.equal(await held.kinds(), [
      'opened',
      'request-judged',
      'answered',
      'response-judged',
      'held',
      'released',
      'closed',
    ]);
  }));

test('what does not match goes on at once', () =>
  withDesk(
    () => false,
    async (held) => {
      const phone = held.client();
      phone.write(request());
      const [server, came] = await atServer(held);
      assert.is(came, request());
      server.write(answer());
      assert.is(await whole(phone), answer());
      assert.not.ok((await held.kinds()).includes('held'));
    },
  ));

test('an edited request is judged again, and sent when it is let go', () =>
  withDesk(REQUESTS, async (held) => {
    held.client().write(request());
    const { id } = await told(held.events, 'held');
    assert.is(held.desk.edit(id, CALLER), undefined);
    const { edited } = await told(held.events, 'held', 2);
    assert.is(edited?.findings[0]?.rule, 'umcallerid/client-sent');
    held.desk.decide(id, 'let-go');
    const [, came] = await atServer(held);
    assert.is(came, request(CALLER));
    const { how, findings, sentRequest } = await told(held.events, 'released');
    assert.is(how, 'edited');
    assert.match(findings[0]?.message ?? '', /^as edited: /);
    assert.is(sentRequest?.body.kind, 'wbxml');
  }));

test('an edited answer reaches the client', () =>
  withDesk(RESPONSES, async (held) => {
    const phone = held.client();
    phone.write(request());
    const [server] = await atServer(held);
    server.write(answer());
    const { id } = await told(held.events, 'held');
    assert.is(held.desk.edit(id, UNREAD), undefined);
    held.desk.decide(id, 'let-go');
    assert.match(bodyOf(await whole(phone)), 'Read>0<');
    const { sentResponse } = await told(held.events, 'released');
    assert.is(sentResponse?.body.kind, 'wbxml');
  }));

test('bytes that are no document are refused, and the message waits on', () =>
  withDesk(REQUESTS, async (held) => {
    held.client().write(request());
    const { id } = await told(held.events, 'held');
    assert.match(held.desk.edit(id, Buffer.from('no')) ?? '', 'the edited body cannot be read');
    assert.is(held.desk.size, 1);
    assert.is(held.desk.edit('another', READ), 'it has gone on meanwhile');
  }));

test('a request that is dropped never reaches the server, and its connection is cut', () =>
  withDesk(REQUESTS, async (held) => {
    const phone = held.client();
    phone.write(request());
    const { id } = await told(held.events, 'held');
    held.desk.decide(id, 'drop');
    await phone.ended();
    const { failure } = await told(held.events, 'failed');
    assert.is(failure.code, 'dropped');
    assert.equal(await held.kinds(), ['opened', 'request-judged', 'held', 'released', 'failed', 'closed']);
  }));

test('an answer that is dropped never reaches the client', () =>
  withDesk(RESPONSES, async (held) => {
    const phone = held.client();
    phone.write(request());
    const [server] = await atServer(held);
    server.write(answer());
    const { id } = await told(held.events, 'held');
    held.desk.decide(id, 'drop');
    await phone.ended();
    assert.is(phone.text, '');
    const { failure } = await told(held.events, 'failed');
    assert.is(failure.code, 'dropped');
  }));

test("a request is answered with the command's own no", () =>
  withDesk(REQUESTS, async (held) => {
    const phone = held.client();
    phone.write(request());
    const { id } = await told(held.events, 'held');
    held.desk.decide(id, 'answer');
    const text = await whole(phone);
    assert.match(text, /^HTTP\/1\.1 200 /);
    assert.match(bodyOf(text), '<Status>4</Status>');
    assert.is((await told(held.events, 'released')).how, 'answered');
    const { response } = await told(held.events, 'response-judged');
    assert.is(response.status, '4');
  }));

test('a command without a Status for it is answered with 503, in place of the answer too', () =>
  withDesk(RESPONSES, async (held) => {
    const phone = held.client();
    phone.write(head(`OPTIONS ${ACTIVESYNC.replace('Cmd=Sync', 'Cmd=Other')} HTTP/1.1`, 'Host: a'));
    const server = await held.upstream.accept();
    await server.with('\r\n\r\n');
    server.write(EMPTY);
    const { id } = await told(held.events, 'held');
    held.desk.decide(id, 'answer');
    assert.match(await whole(phone), /^HTTP\/1\.1 503 /);
    const { sentResponse } = await told(held.events, 'released');
    assert.is(sentResponse?.head.status, 503);
  }));

test('when its time is over, a message goes on as it came, edited or not', () =>
  withDesk(
    REQUESTS,
    async (held) => {
      held.client().write(request());
      const { id } = await told(held.events, 'held');
      held.desk.edit(id, UNREAD);
      const [, came] = await atServer(held);
      assert.is(came, request());
      assert.is((await told(held.events, 'released')).how, 'timed-out');
    },
    { limitMs: 20 },
  ));

test('while it is edited, its time is not over', () =>
  withDesk(
    REQUESTS,
    async (held) => {
      held.client().write(request());
      const { id } = await told(held.events, 'held');
      held.desk.editing(id, true);
      const { until } = await told(held.events, 'held', 2);
      assert.ok(until > Date.now() + 500_000);
      held.desk.editing(id, false);
      assert.is((await told(held.events, 'released')).how, 'timed-out');
    },
    { limitMs: 50 },
  ));

test('what is let go unedited goes on as the enforced rules say; what is edited does not', () =>
  withDesk(
    REQUESTS,
    async (held) => {
      held.client().write(request(CALLER));
      const first = await told(held.events, 'held');
      held.desk.decide(first.id, 'let-go');
      const [, came] = await atServer(held);
      assert.not.match(bodyOf(came), 'UmCallerID');
      assert.ok((await told(held.events, 'released')).sentRequest);
      held.client().write(request(CALLER));
      const second = await told(held.events, 'held', 2);
      held.desk.edit(second.id, CALLER);
      held.desk.decide(second.id, 'let-go');
      const [, edited] = await atServer(held);
      assert.match(bodyOf(edited), 'UmCallerID');
    },
    { isBlocking: true },
  ));

test('a client that leaves takes its message along', () =>
  withDesk(REQUESTS, async (held) => {
    const phone = held.client();
    phone.write(request());
    await told(held.events, 'held');
    phone.socket.destroy();
    assert.equal(await held.kinds(), ['opened', 'request-judged', 'held', 'released', 'failed', 'closed']);
    assert.is((await told(held.events, 'released')).how, 'gone');
    assert.is(held.desk.size, 0);
  }));

test('of 101 messages one passes by, which is said once', () =>
  withDesk(REQUESTS, async (held) => {
    for (let count = 0; count < 100; count++) held.client().write(request());
    await told(held.events, 'held', 100);
    held.client().write(request());
    await atServer(held);
    assert.is(held.desk.size, 100);
    assert.is(held.troubles.length, 1);
    assert.match(held.troubles[0] ?? '', '100 messages are held');
  }));

test('without a filter all that is held goes on', () =>
  withDesk(ALL, async (held) => {
    const phone = held.client();
    phone.write(request());
    await told(held.events, 'held');
    held.desk.setFilter(undefined);
    const [server] = await atServer(held);
    server.write(answer());
    assert.is(await whole(phone), answer());
    assert.is((await told(held.events, 'released')).how, 'ended');
    assert.is(held.events.filter(({ kind }) => kind === 'held').length, 1);
  }));

test('a proxy that stops lets go of all that is held', () =>
  withDesk(REQUESTS, async (held) => {
    const phone = held.client();
    phone.write(request());
    await told(held.events, 'held');
    const stopped = held.proxy.stop(5000);
    const [server, came] = await atServer(held);
    assert.is(came, request());
    server.write(EMPTY);
    assert.is(await whole(phone), EMPTY);
    await stopped;
  }));

test('a filter that fails holds nothing', () =>
  withDesk(
    () => {
      throw new Error('no');
    },
    async (held) => {
      held.client().write(request());
      await atServer(held);
      assert.match(held.troubles[0] ?? '', 'The hold filter failed');
    },
  ));

test('a Ping of another connection is answered while a message is held', () =>
  withDesk(
    ({ line }) => line.command === 'Sync',
    async (held) => {
      held.client().write(request());
      await told(held.events, 'held');
      const other = held.client();
      other.write(
        head(`POST ${ACTIVESYNC.replace('Sync', 'Ping')} HTTP/1.1`, 'Host: a', 'Content-Length: 0'),
      );
      const [server] = await atServer(held);
      server.write(EMPTY);
      assert.is(await whole(other), EMPTY);
      assert.is(held.desk.size, 1);
    },
  ));

test.run();
