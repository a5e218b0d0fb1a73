import { createServer } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sightOf } from '../../src/cli/staying.ts';
import { Enforcer } from '../../src/inspect/enforce/enforcer.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { MovedDevices } from '../../src/proxy/moved-devices.ts';
import { deadline } from '../helpers/deadline.ts';
import { splitMessages } from '../helpers/http-wire.ts';
import { type Peer, type RawUpstream, startUpstream } from '../helpers/peer.ts';
import { mobileAnswer, server as serverElement } from '../inspect/eas/staying/answers.ts';
import { ACTIVESYNC, type Harness, head, TEST_CA, tlsFixture, withProxy } from './harness.ts';

const test = suite('proxy/keep-devices');

const HOST = 'Host: proxy.test:8080';
const SYNC = head(`POST ${ACTIVESYNC} HTTP/1.1`, HOST, 'Authorization: Basic YTpi', 'Content-Length: 0');
const XML_PATH = '/Autodiscover/Autodiscover.xml';
const ASKS = '<Autodiscover><Request><EMailAddress>alice@example.com</EMailAddress></Request></Autodiscover>';
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

/** The rules of none, devices that leave are told of, and kept where asked. */
function proxyOptions(keeps: boolean, more: Partial<ProxyOptions> = {}): Partial<ProxyOptions> {
  const moved = keeps ? new MovedDevices(new URL('http://127.0.0.1')) : undefined;
  const { staying, keep } = sightOf({ modes: ['reverse'], scheme: 'http', moved });
  const policy = new RulePolicy();
  const rules = new RuleSet([], policy);
  const inspector = new Inspector(rules, { staying });
  const enforcer = new Enforcer(inspector, rules, policy, { onError: 'pass', ...(keep && { keep }) });
  return { inspector, enforcer, ...(moved && { moved }), ...more };
}

interface Place extends Harness {
  /** The server that answers name, and what an address there begins with. */
  readonly other: RawUpstream;
  readonly away: string;
}

async function keeping(
  test: (place: Place) => Promise<void>,
  options: Partial<ProxyOptions> = proxyOptions(true),
): Promise<void> {
  const other = await startUpstream();
  try {
    await withProxy((harness) => test({ ...harness, other, away: other.url.origin }), options);
  } finally {
    await deadline(5000, other.stop());
  }
}

/** Sends a request of a device, and answers it at the server that it must reach. */
async function ask(
  phone: Peer,
  server: Promise<Peer> | Peer,
  request: string,
  answer: string,
): Promise<string> {
  phone.write(request);
  const peer = await server;
  assert.is(await peer.bytes(request.length), request);
  peer.write(answer);
  return phone.bytes(1);
}

function findingsOf(events: readonly ExchangeEvent[]) {
  return events.flatMap((event) => ('findings' in event ? event.findings : []));
}

function renamed(request: string, to: URL): string {
  return request.replace(HOST, `Host: ${to.host}`);
}

const GONE = (to: string) =>
  head(
    'HTTP/1.1 451 Wrong Server',
    'Date: now',
    `X-MS-Location: ${to}/Microsoft-Server-ActiveSync`,
    'ETag: "x"',
    'Content-Length: 0',
  );

test('without keeping, 451 passes as it came, and a finding says where the device goes', () =>
  keeping(async ({ away, upstream, client, kinds, events }) => {
    const phone = client();
    assert.is(await ask(phone, upstream.accept(), SYNC, GONE(away)), GONE(away));
    await kinds();
    const [found, ...more] = findingsOf(events);
    assert.equal(more, []);
    assert.is(found?.rule, 'easlens/leaves-proxy');
    assert.is(found?.action, 'none');
    assert.match(found?.why ?? '', /--keep-devices/);
  }, proxyOptions(false)));

test('kept, 451 names the proxy, and the device goes on from here to the server that it named', () =>
  keeping(async ({ away, other, upstream, client, kinds, events }) => {
    const phone = client();
    const told = await ask(phone, upstream.accept(), SYNC, GONE(away));
    assert.is(told, GONE('http://proxy.test:8080'));
    phone.write(SYNC);
    const there = await other.accept();
    assert.is(
      await there.with('\r\n\r\n'),
      renamed(SYNC, other.url),
      'Host names that server, all else stays',
    );
    there.write(OK);
    assert.is(await phone.with('\r\n\r\n'), OK);
    // On another connection too, and the first server has lost the device.
    const again = client();
    again.write(SYNC);
    assert.is(await (await other.accept()).with('\r\n\r\n'), renamed(SYNC, other.url));
    assert.is(upstream.peers.length, 1);
    await (upstream.peers[0] as Peer).ended();
    await kinds(2);
    const [found] = findingsOf(events);
    assert.is(found?.action, 'rewritten');
    assert.match(found?.why ?? '', new RegExp(`its log-in with it, goes on to ${away} from here`));
    const judged = events.find((event) => event.kind === 'response-judged');
    assert.ok(judged?.kind === 'response-judged' && judged.sent);
    assert.equal(judged.sent.head.headers.slice(2, 4), [
      'X-MS-Location',
      'http://proxy.test:8080/Microsoft-Server-ActiveSync',
    ]);
    assert.equal(judged.response.head.headers.slice(2, 4), [
      'X-MS-Location',
      `${away}/Microsoft-Server-ActiveSync`,
    ]);
  }));

test('other devices, and what is no ActiveSync, go where they went', () =>
  keeping(async ({ away, upstream, client }) => {
    const phone = client();
    await ask(phone, upstream.accept(), SYNC, GONE(away));
    const bob = client();
    const other = SYNC.replace('alice', 'bobby');
    assert.is(await ask(bob, upstream.accept(), other, OK), OK);
    const page = head('GET /owa HTTP/1.1', HOST);
    phone.write(page);
    assert.is(await (upstream.peers[0] as Peer).with('\r\n\r\n'), page);
  }));

test('a device that asks for another server by itself is led there', async () => {
  const elsewhere = await startUpstream();
  try {
    await keeping(
      async ({ away, upstream, client }) => {
        const phone = client();
        await ask(phone, upstream.accept(), SYNC, GONE(away));
        phone.write(SYNC.replace('POST /', `POST ${elsewhere.url.origin}/`));
        assert.is(await (await elsewhere.accept()).with('\r\n\r\n'), SYNC);
      },
      proxyOptions(true, { modes: ['reverse', 'forward'] }),
    );
  } finally {
    await deadline(5000, elsewhere.stop());
  }
});

test('a connection goes back and forth between servers, one at a time', () =>
  keeping(async ({ away, other, upstream, client }) => {
    const phone = client();
    await ask(phone, upstream.accept(), SYNC, GONE(away));
    phone.write(SYNC);
    const there = await other.accept();
    await there.with('\r\n\r\n');
    there.write(OK);
    await phone.with(OK);
    const bob = SYNC.replace('alice', 'bobby');
    assert.is(await ask(phone, upstream.accept(), bob, OK), OK);
    await there.ended();
    phone.write(SYNC);
    const back = await other.accept();
    assert.is(await back.with('\r\n\r\n'), renamed(SYNC, other.url));
    back.end(OK);
    assert.is(await phone.ended(), OK, 'a close of the server in use is passed on');
  }));

test('pipelined requests go each to its server, in order', () =>
  keeping(async ({ away, other, upstream, client }) => {
    const phone = client();
    await ask(phone, upstream.accept(), SYNC, GONE(away));
    const bob = SYNC.replace('alice', 'bobby');
    phone.write(SYNC + bob);
    const there = await other.accept();
    assert.is(await there.with('\r\n\r\n'), renamed(SYNC, other.url));
    there.write(head('HTTP/1.1 200 First', 'Content-Length: 0'));
    const here = await upstream.accept();
    assert.is(await here.with('\r\n\r\n'), bob);
    here.write(head('HTTP/1.1 200 Second', 'Content-Length: 0'));
    assert.match(await phone.with('Second\r\nContent-Length: 0\r\n\r\n'), /First[\s\S]*Second/);
  }));

test('the body of a 451 passes byte for byte, chunks and trailers too', () =>
  keeping(async ({ away, upstream, client }) => {
    const answer = (to: string) =>
      `${head('HTTP/1.1 451', `x-ms-location: ${to}/x`, 'Content-MD5: abc', 'Transfer-Encoding: chunked')}3\r\nabc\r\n1\r\nd\r\n0\r\nX-Sum: 4\r\n\r\n`;
    const phone = client();
    assert.is(
      await ask(phone, upstream.accept(), SYNC, answer(away)),
      answer('http://proxy.test:8080').replace('451\r\n', '451 \r\n'),
    );
  }));

test('a redirect with a body beyond the limit streams, and its head is rewritten', () =>
  keeping(
    async ({ away, upstream, client, kinds, events }) => {
      const body = 'x'.repeat(5000);
      const answer = (to: string) =>
        head('HTTP/1.1 302 Found', `Location: ${to}/a?b`, 'Content-Length: 10000') + body;
      const phone = client();
      phone.write(SYNC);
      const server = await upstream.accept();
      await server.bytes(SYNC.length);
      server.write(answer(away));
      const first = await phone.bytes(answer('http://proxy.test:8080').length);
      assert.is(first, answer('http://proxy.test:8080'));
      server.write(body);
      assert.is(await phone.bytes(5000), body);
      await kinds();
      assert.is(findingsOf(events)[0]?.action, 'rewritten');
      const judged = events.find((event) => event.kind === 'response-judged');
      assert.is(judged?.kind === 'response-judged' && judged.response.body.length, 10_000);
    },
    proxyOptions(true, { inspectLimit: 100 }),
  ));

test('so it is where the body comes in chunks, all of which are counted', () =>
  keeping(
    async ({ away, upstream, client, kinds, events }) => {
      const start = (to: string) =>
        head('HTTP/1.1 302 Found', `Location: ${to}/a`, 'Transfer-Encoding: chunked');
      const chunk = `c8\r\n${'x'.repeat(200)}\r\n`;
      const phone = client();
      phone.write(SYNC);
      const server = await upstream.accept();
      await server.bytes(SYNC.length);
      server.write(start(away) + chunk);
      assert.is(await phone.with('x\r\n'), start('http://proxy.test:8080') + chunk);
      server.write(`${chunk}0\r\n\r\n`);
      assert.is(await phone.with('0\r\n\r\n'), `${chunk}0\r\n\r\n`);
      await kinds();
      const judged = events.find((event) => event.kind === 'response-judged');
      assert.is(judged?.kind === 'response-judged' && judged.response.body.length, 400);
    },
    proxyOptions(true, { inspectLimit: 100 }),
  ));

const AUTODISCOVER = `${head(`POST ${XML_PATH} HTTP/1.1`, HOST, 'Content-Type: text/xml', `Content-Length: ${ASKS.length}`)}${ASKS}`;

for (const coding of ['identity', 'gzip'] as const) {
  for (const framing of ['length', 'chunks', 'close'] as const) {
    test(`Autodiscover in ${coding}, ${framing}: kept, its address alone is rewritten`, () =>
      keeping(async ({ away, other, upstream, client, kinds, events }) => {
        const text = (to: string) => mobileAnswer(serverElement(`${to}/Microsoft-Server-ActiveSync`));
        const packed = (to: string) => (coding === 'gzip' ? gzipSync(text(to)) : Buffer.from(text(to)));
        const body = packed(away);
        const fields = [
          'HTTP/1.1 200 OK',
          'Content-Type: text/xml; charset=utf-8',
          ...(coding === 'gzip' ? ['Content-Encoding: gzip'] : []),
        ];
        const phone = client();
        phone.write(AUTODISCOVER);
        const server = await upstream.accept();
        assert.is(await server.bytes(AUTODISCOVER.length), AUTODISCOVER);
        if (framing === 'chunks') {
          server.write(head(...fields, 'Transfer-Encoding: chunked'));
          for (const part of [body.subarray(0, 100), body.subarray(100)]) {
            server.write(`${part.length.toString(16)}\r\n`);
            server.write(part);
            server.write('\r\n');
          }
          server.write('0\r\n\r\n');
        } else {
          server.write(head(...fields, ...(framing === 'length' ? [`Content-Length: ${body.length}`] : [])));
          if (framing === 'length') server.write(body);
          else server.end(body);
        }
        await kinds();
        const wire = framing === 'close' ? await phone.ended() : phone.take();
        const [answer] = splitMessages(Buffer.from(wire, 'latin1'));
        const came = coding === 'gzip' ? gunzipSync(answer?.body ?? '') : answer?.body;
        assert.is(came?.toString(), text('http://proxy.test:8080'));
        const headers = [
          ...fields.slice(1),
          framing === 'length'
            ? `Content-Length: ${answer?.body.length}`
            : framing === 'chunks'
              ? 'Transfer-Encoding: chunked'
              : '',
        ];
        assert.equal(
          answer?.headers,
          headers.filter((header) => header !== ''),
        );
        assert.equal(
          findingsOf(events).map(({ rule, action }) => `${rule} ${action}`),
          ['easlens/leaves-proxy rewritten'],
        );
        const next = client();
        const sync = SYNC.replace('User=alice', 'User=alice@example.com');
        next.write(sync);
        assert.is(await (await other.accept()).with('\r\n\r\n'), renamed(sync, other.url));
      }));
  }
}

test('without keeping, Autodiscover streams as it came', () =>
  keeping(async ({ away, upstream, client, kinds, events }) => {
    const body = mobileAnswer(serverElement(`${away}/x`));
    const start = head(
      'HTTP/1.1 200 OK',
      'Content-Type: text/xml',
      `Content-Length: ${Buffer.byteLength(body)}`,
    );
    const bytes = Buffer.from(body).toString('latin1');
    const phone = client();
    phone.write(AUTODISCOVER);
    const server = await upstream.accept();
    await server.bytes(AUTODISCOVER.length);
    server.write(start + bytes.slice(0, 50));
    assert.is(await phone.bytes(start.length + 50), start + bytes.slice(0, 50), 'none of it waits');
    server.write(bytes.slice(50));
    assert.is(await phone.bytes(bytes.length - 50), bytes.slice(50));
    await kinds();
    assert.equal(
      findingsOf(events).map(({ rule, action }) => `${rule} ${action}`),
      ['easlens/leaves-proxy none'],
    );
  }, proxyOptions(false)));

test('Autodiscover beyond the limit passes as it came, and a finding says so', () =>
  keeping(
    async ({ away, upstream, client, kinds, events }) => {
      const body = Buffer.from(mobileAnswer(serverElement(`${away}/x`)));
      const answer =
        head('HTTP/1.1 200 OK', 'Content-Type: text/xml', `Content-Length: ${body.length}`) +
        body.toString('latin1');
      const phone = client();
      phone.write(AUTODISCOVER);
      const server = await upstream.accept();
      await server.bytes(AUTODISCOVER.length);
      server.write(answer);
      assert.is(await phone.bytes(answer.length), answer);
      await kinds();
      assert.equal(
        findingsOf(events).map(({ rule, action }) => `${rule} ${action}`),
        ['easlens/may-leave-proxy none'],
      );
      assert.match(findingsOf(events)[0]?.message ?? '', /more than any such answer has/);
    },
    proxyOptions(true, { inspectLimit: 200 }),
  ));

test('a redirect of Autodiscover moves where the device asks, and JSON where it syncs', () =>
  keeping(async ({ away, other, upstream, client }) => {
    const phone = client();
    const asks = head(
      'GET /autodiscover/autodiscover.json?Email=alice%40example.com&Protocol=ActiveSync HTTP/1.1',
      HOST,
    );
    const redirect = (to: string) =>
      head(
        'HTTP/1.1 302 Found',
        `Location: ${to}/autodiscover/autodiscover.json?Email=alice%40example.com`,
        'Content-Length: 0',
      );
    assert.is(await ask(phone, upstream.accept(), asks, redirect(away)), redirect('http://proxy.test:8080'));
    phone.write(asks);
    const there = await other.accept();
    assert.is(await there.with('\r\n\r\n'), renamed(asks, other.url));
    const json = (to: string) => `{"Protocol":"ActiveSync","Url":"${to}/Microsoft-Server-ActiveSync"}`;
    const of = (text: string) =>
      head('HTTP/1.1 200 OK', 'Content-Type: application/json', `Content-Length: ${text.length}`) + text;
    there.write(of(json(away)));
    assert.is(await phone.bytes(1), of(json('http://proxy.test:8080')));
    const sync = SYNC.replace('User=alice', 'User=alice@example.com');
    phone.write(sync);
    assert.is(await there.with('\r\n\r\n'), renamed(sync, other.url), 'the same server, the same connection');
  }));

test('a target that is refused is left as it is, and the finding says why', () =>
  keeping(async ({ upstream, client, kinds, events }) => {
    const phone = client();
    for (const to of [
      'http://10.1.2.3',
      'http://169.254.169.254',
      'http://alice@mail.example.com',
      'http://proxy.test',
    ]) {
      const server = upstream.peers[0] ?? upstream.accept();
      assert.is(await ask(phone, server, SYNC, GONE(to)), GONE(to));
    }
    await kinds(4);
    const hindrances = findingsOf(events).map(({ action, hindrance }) => `${action}: ${hindrance}`);
    assert.match(hindrances[0] ?? '', /^none: its address is private/);
    assert.match(hindrances[1] ?? '', /^none: its address is link-local/);
    assert.match(hindrances[2] ?? '', /^none: the address has a log-in/);
    assert.match(hindrances[3] ?? '', /^none: the request names that host itself/);
    assert.not.match(JSON.stringify(findingsOf(events)), /alice@mail/);
  }));

test('a host in Host that would break out of a header or a body is not told to anybody', () =>
  keeping(async ({ away, upstream, client }) => {
    const phone = client();
    const odd = SYNC.replace(HOST, 'Host: a"><Url>b&c');
    assert.is(await ask(phone, upstream.accept(), odd, GONE(away)), GONE(away));
  }));

interface TlsServer {
  readonly origin: string;
  /** The first bytes of each connection. */
  readonly heads: string[];
  stop(): Promise<void>;
}

/** An HTTPS server with a certificate for localhost that answers each request with 200. */
async function startTls(): Promise<TlsServer> {
  const heads: string[] = [];
  const server = createServer(
    { cert: tlsFixture('localhost.pem'), key: tlsFixture('localhost.key') },
    (socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        heads.push(data.toString('latin1'));
        socket.write(OK);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    origin: `https://localhost:${port}`,
    heads,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test('TLS with that server is verified as for the upstream', async () => {
  const tls = await startTls();
  try {
    await keeping(
      async ({ upstream, client }) => {
        const phone = client();
        await ask(phone, upstream.accept(), SYNC, GONE(tls.origin));
        phone.write(SYNC);
        assert.is(await phone.bytes(1), OK);
        assert.match(tls.heads[0] ?? '', `Host: ${new URL(tls.origin).host}`);
      },
      proxyOptions(true, { upstreamCa: TEST_CA }),
    );
    await keeping(async ({ upstream, client }) => {
      const phone = client();
      await ask(phone, upstream.accept(), SYNC, GONE(tls.origin));
      phone.write(SYNC);
      const answer = await phone.ended();
      assert.match(answer, /^HTTP\/1\.1 502 /);
      assert.match(
        answer,
        `No connection to ${tls.origin}: its certificate comes from a CA that is not trusted`,
      );
      assert.is(tls.heads.length, 1);
    });
  } finally {
    await deadline(5000, tls.stop());
  }
});

test.run();
