import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connectPeer, Peer } from '../../helpers/peer.ts';
import { ACTIVESYNC, type Harness, head, TEST_CA, withProxy } from '../harness.ts';
import { connectTo, FORWARD, INTERCEPTION, OUR_CA, secure, serverNameOf, withTlsServer } from './lab.ts';

const test = suite('proxy/arrival/arrivals');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: localhost', 'Content-Length: 0');
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
const YES = 'HTTP/1.1 200 Connection established\r\n\r\n';

async function noticeOf({ notices }: Harness, kind: string): Promise<string> {
  for (let tries = 0; tries < 2000; tries++) {
    const notice = notices.find((one) => one.kind === kind);
    if (notice) return notice.message;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`no notice of kind ${kind}`);
}

test('a host that is intercepted: the phone gets our certificate, the server the phone’s bytes, and the exchange is seen', () =>
  withTlsServer((server) =>
    withProxy(async ({ client, events, kinds }) => {
      const phone = client();
      assert.is(await connectTo(phone, `localhost:${server.port}`), YES);
      const inside = secure(phone);
      inside.write(POST);
      const peer = await server.accept();
      assert.is(await peer.with('\r\n\r\n'), POST);
      assert.is(serverNameOf(peer), 'localhost');
      peer.write(OK);
      assert.is(await inside.with('ok'), OK);
      await kinds();
      const opened = events.find(({ kind }) => kind === 'opened');
      assert.is(opened?.kind === 'opened' && opened.server, `https://localhost:${server.port}`);
      inside.write(POST);
      await peer.with('\r\n\r\n');
      assert.is(server.peers.length, 1);
    }, FORWARD),
  ));

test('what a phone sends along with CONNECT is not lost', () =>
  withProxy(async ({ client, upstream }) => {
    const phone = client();
    const authority = `localhost:${upstream.url.port}`;
    phone.write(head(`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`) + POST);
    await phone.with(YES);
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), POST);
    server.write(OK);
    assert.is(await phone.with('ok'), OK);
  }, FORWARD));

test('all other hosts are passed on unread, with ends and resets of either side', () =>
  withProxy(
    async ({ client, upstream, events }) => {
      const phone = client();
      assert.is(await connectTo(phone, `localhost:${upstream.url.port}`), YES);
      const server = await upstream.accept();
      server.write('220 smtp speaks first\r\n');
      assert.is(await phone.with('\r\n'), '220 smtp speaks first\r\n');
      phone.end('\x00\xff\x16\x03 any bytes');
      assert.is(await server.ended(), '\x00\xff\x16\x03 any bytes');
      server.write('and back');
      await phone.with('and back');
      server.socket.resetAndDestroy();
      await phone.closed();
      assert.is(phone.error?.code, 'ECONNRESET');
      assert.equal(events, []);
    },
    { ...FORWARD, interception: { ...INTERCEPTION, intercepts: () => false } },
  ));

test('TLS to a host that is not intercepted reaches the server itself', () =>
  withTlsServer((server) =>
    withProxy(
      async ({ client }) => {
        const phone = client();
        await connectTo(phone, `127.0.0.1:${server.port}`);
        const inside = secure(phone, { ca: TEST_CA });
        inside.write('not HTTP');
        const peer = await server.accept();
        assert.is(await peer.with('HTTP'), 'not HTTP');
      },
      { ...FORWARD, interception: { ...INTERCEPTION, intercepts: () => false } },
    ),
  ));

test('who asks for an address is intercepted by the host that its handshake names', () =>
  withTlsServer((server) =>
    withProxy(async ({ client }) => {
      const phone = client();
      assert.is(await connectTo(phone, `127.0.0.1:${server.port}`), YES);
      const inside = secure(phone);
      inside.write(POST);
      const peer = await server.accept();
      assert.is(await peer.with('\r\n\r\n'), POST);
      assert.is(serverNameOf(peer), 'localhost');
    }, FORWARD),
  ));

test('TLS in an intercepted tunnel that is not HTTP is relayed, whoever speaks first', () =>
  withTlsServer((server) =>
    withProxy(async ({ client, events }) => {
      const phone = client();
      await connectTo(phone, `localhost:${server.port}`);
      const inside = secure(phone);
      inside.write('\x00\x01binary');
      const peer = await server.accept();
      assert.is(await peer.with('binary'), '\x00\x01binary');
      peer.write('back');
      await inside.with('back');

      const silent = client();
      await connectTo(silent, `localhost:${server.port}`);
      const waiting = secure(silent);
      const speaking = await server.accept();
      speaking.write('* OK IMAP ready\r\n');
      assert.is(await waiting.with('\r\n'), '* OK IMAP ready\r\n');
      waiting.write('a1 LOGOUT\r\n');
      assert.is(await speaking.with('\r\n'), 'a1 LOGOUT\r\n');
      assert.equal(events, []);
    }, FORWARD),
  ));

const unreachable: readonly (readonly [
  name: string,
  authority: (closed: string) => string,
  allowed: readonly string[],
  answer: RegExp,
])[] = [
  [
    'a closed port',
    (port) => `localhost:${port}`,
    ['localhost'],
    /^HTTP\/1\.1 502 [\s\S]*refused the connection/,
  ],
  [
    'this machine by its name',
    (port) => `localhost:${port}`,
    [],
    /^HTTP\/1\.1 403 [\s\S]*--allow-target HOST/,
  ],
  ['a name that does not exist', () => 'nowhere.invalid:443', [], /^HTTP\/1\.1 502 [\s\S]*does not resolve/],
  ['no host', () => ':443', [], /^HTTP\/1\.1 400 /],
  ['no port', () => 'mail.example.com', [], /^HTTP\/1\.1 400 /],
  ['a port that is none', () => 'mail.example.com:65536', [], /^HTTP\/1\.1 400 /],
];

for (const [name, authority, allowed, answer] of unreachable) {
  test(`CONNECT to ${name} is refused in words`, () =>
    withProxy(
      async ({ client, upstream, notices }) => {
        const closed = upstream.url.port;
        await new Promise((resolve) => upstream.server.close(resolve));
        const phone = client();
        phone.write(head(`CONNECT ${authority(closed)} HTTP/1.1`));
        assert.match(await phone.ended(), answer);
        assert.is(notices.length, 1);
      },
      {
        ...FORWARD,
        interception: { ...INTERCEPTION, intercepts: () => false },
        allowedTargets: { hosts: allowed, ranges: [] },
        upstream: new URL('http://mail.example.com'),
      },
    ));
}

for (const address of [
  '127.0.0.1',
  '[::1]',
  '0.0.0.0',
  '169.254.169.254',
  '[::ffff:127.0.0.1]',
  '[fe80::1]',
]) {
  test(`clients are not led to ${address}`, () =>
    withProxy(
      async ({ client, upstream, notices }) => {
        const phone = client();
        phone.write(head(`GET http://${address}:${upstream.url.port}/ HTTP/1.1`, 'Host: a'));
        assert.match(await phone.ended(), /^HTTP\/1\.1 403 [\s\S]*--allow-target HOST permits it/);
        const tunnel = client();
        await connectTo(tunnel, `${address}:${upstream.url.port}`);
        tunnel.write('\x00');
        await tunnel.closed();
        assert.match(notices.map(({ message }) => message).join(), /--allow-target/);
        assert.is(upstream.peers.length, 0);
      },
      { modes: ['forward'], upstream: new URL('http://mail.example.com') },
    ));
}

test('a request by its full URL goes to the host it names, in origin form and without what is for the proxy', () =>
  withProxy(async ({ client, upstream, events, kinds }) => {
    const phone = client();
    const { port } = upstream.url;
    phone.write(
      head(
        `POST http://localhost:${port}${ACTIVESYNC} HTTP/1.1`,
        `hOST: localhost:${port}`,
        'Proxy-Connection: keep-alive',
        'Proxy-Authorization: Basic c2VjcmV0',
        'X: 1',
        'Content-Length: 0',
      ),
    );
    const server = await upstream.accept();
    assert.is(
      await server.with('\r\n\r\n'),
      head(`POST ${ACTIVESYNC} HTTP/1.1`, `hOST: localhost:${port}`, 'X: 1', 'Content-Length: 0'),
    );
    server.write(OK);
    await phone.with('ok');
    await kinds();
    const opened = events.find(({ kind }) => kind === 'opened');
    assert.is(opened?.kind === 'opened' && opened.server, `http://localhost:${port}`);
  }, FORWARD));

test('two hosts on one connection are two servers, each with a connection of its own', () =>
  withProxy(
    async ({ client, upstream }) =>
      withProxy(async (other) => {
        const phone = client();
        const ask = (port: string) => phone.write(head(`GET http://localhost:${port}/ HTTP/1.1`, 'Host: a'));
        ask(upstream.url.port);
        const first = await upstream.accept();
        await first.with('\r\n\r\n');
        first.write(OK);
        await phone.with('ok');
        ask(other.upstream.url.port);
        const second = await other.upstream.accept();
        await second.with('\r\n\r\n');
        second.write(OK);
        await phone.with('ok');
        await first.ended();
        ask(upstream.url.port);
        await (await upstream.accept()).with('\r\n\r\n');
      }),
    FORWARD,
  ));

test('a forward proxy that is taken for a server says what it is', () =>
  withProxy(async ({ client, upstream, notices }) => {
    const phone = client();
    phone.write(POST);
    assert.match(await phone.ended(), /^HTTP\/1\.1 400 [\s\S]*This is a forward proxy/);
    assert.is(upstream.peers.length, 0);
    assert.is(notices[0]?.kind, 'refused');
  }, FORWARD));

test('one listener is a server for some and a proxy for others', () =>
  withTlsServer((tls) =>
    withProxy(
      async ({ client, upstream }) => {
        client().write(POST);
        assert.is(await (await upstream.accept()).with('\r\n\r\n'), POST);
        const phone = client();
        await connectTo(phone, `localhost:${tls.port}`);
        secure(phone).write(POST);
        assert.is(await (await tls.accept()).with('\r\n\r\n'), POST);
      },
      { ...FORWARD, modes: ['reverse', 'forward'] },
    ),
  ));

test('a connection that leads to one host is not led on to another', () =>
  withTlsServer((server) =>
    withProxy(async ({ client, upstream }) => {
      const phone = client();
      await connectTo(phone, `localhost:${server.port}`);
      const inside = secure(phone);
      inside.write(head(`CONNECT localhost:${upstream.url.port} HTTP/1.1`));
      assert.match(await inside.ended(), /^HTTP\/1\.1 405 /);
      assert.is(upstream.peers.length, 0);
    }, FORWARD),
  ));

test('a phone that does not trust us is told of for each host, and let through after so many refusals', () =>
  withTlsServer((server) =>
    withProxy(
      async (harness) => {
        for (const _ of [1, 2]) {
          const phone = harness.client();
          await connectTo(phone, `localhost:${server.port}`);
          const inside = secure(phone, { ca: TEST_CA });
          await inside.closed();
          assert.match(inside.error?.code ?? '', /UNABLE_TO_|SELF_SIGNED/);
        }
        assert.match(
          await noticeOf(harness, 'tls'),
          /does not trust the certificate it is shown for localhost/,
        );
        assert.match(await noticeOf(harness, 'passed'), /localhost is passed on unread .* 2 times/);
        assert.is(harness.notices.filter(({ kind }) => kind === 'tls').length, 1);
        const phone = harness.client();
        await connectTo(phone, `localhost:${server.port}`);
        secure(phone, { ca: TEST_CA }).write(POST);
        assert.is(await (await server.accept()).with('\r\n\r\n'), POST);
        assert.equal(harness.events, []);
      },
      { ...FORWARD, interception: { ...INTERCEPTION, passthroughAfter: 2 } },
    ),
  ));

test('tunnels, handshakes and clients that say nothing do not keep the proxy from stopping', () =>
  withProxy(
    async ({ client, proxy, upstream }) => {
      const [tunnel, silent] = [client(), client()];
      await connectTo(tunnel, `localhost:${upstream.url.port}`);
      await connectTo(silent, '127.0.0.1:443');
      const started = Date.now();
      await proxy.stop(60_000);
      await tunnel.ended();
      await silent.ended();
      assert.ok(Date.now() - started < 30_000);
    },
    { ...FORWARD, interception: { ...INTERCEPTION, intercepts: () => false } },
  ));

const OWN = (hostname: string) => hostname === '127.0.0.1' || hostname === 'easlens.example';
const LISTEN = { host: '127.0.0.1', port: 0, isOwnName: OWN };
const TRANSPARENT = { ...FORWARD, modes: ['transparent'], listen: LISTEN } as const;

test('a redirected request goes to the host it names', () =>
  withProxy(async ({ client, upstream }) => {
    const request = head(`GET /x HTTP/1.1`, `Host: localhost:${upstream.url.port}`);
    const phone = client();
    phone.write(request);
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), request);
    server.write(OK);
    assert.is(await phone.with('ok'), OK);
  }, TRANSPARENT));

test('a redirected request for the proxy itself, or for nobody, is refused', () =>
  withProxy(async ({ client, upstream }) => {
    for (const host of ['Host: 127.0.0.1:1', 'Host: easlens.example', 'X: y']) {
      const phone = client();
      phone.write(head('GET /x HTTP/1.1', host));
      assert.match(await phone.ended(), /^HTTP\/1\.1 421 /);
    }
    assert.is(upstream.peers.length, 0);
  }, TRANSPARENT));

test('redirected bytes of no protocol, and TLS for nobody, are sent away with a word', () =>
  withProxy(async ({ client, notices }) => {
    const odd = client();
    odd.write('\x00\x00');
    await odd.closed();
    assert.match(notices[0]?.message ?? '', /neither HTTP nor TLS was redirected here/);
    const nameless = new Peer(connectTls({ socket: client().socket as Socket }));
    await nameless.closed();
    assert.match(notices[1]?.message ?? '', /names no host was redirected here/);
  }, TRANSPARENT));

test('a redirected handshake for the proxy itself is served as a reverse proxy, where it is one', () =>
  withProxy(
    async ({ proxy, upstream }) => {
      const phone = secure(connectPeer(proxy.port), { servername: 'mail.example.com', ca: OUR_CA });
      // Whatever host it names, it took the proxy for its server.
      phone.write(POST);
      assert.is(await (await upstream.accept()).with('\r\n\r\n'), POST);
      phone.socket.destroy();
    },
    {
      ...TRANSPARENT,
      modes: ['reverse', 'transparent'],
      listen: { ...LISTEN, isOwnName: (name) => name === 'mail.example.com' },
    },
  ));

test('an upstream that is the proxy itself is found out at once', () =>
  withProxy(async ({ client, proxy, upstream, notices }) => {
    const phone = client();
    phone.write(head(`GET http://localhost:${proxy.port}/ HTTP/1.1`, 'Host: a'));
    assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*leads back to this proxy/);
    const tunnel = client();
    tunnel.write(head(`CONNECT 127.0.0.1:${proxy.port} HTTP/1.1`));
    await tunnel.with(YES);
    tunnel.write('\x00');
    await tunnel.closed();
    assert.match(notices.map(({ message }) => message).join(), /leads back to this proxy/);
    assert.is(upstream.peers.length, 0);
  }, FORWARD));

test.run();
