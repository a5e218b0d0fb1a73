import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { connectTo, FORWARD, secure, withTlsServer } from './arrival/lab.ts';
import { ACTIVESYNC, HTTP, HTTPS, head, withProxy } from './harness.ts';

const test = suite('proxy/own-pages');

const OWN = '/own';
const ownPages: NonNullable<ProxyOptions['ownPages']> = ({ method, target }) =>
  target.startsWith(OWN)
    ? { status: 200, headers: ['Content-Type', 'text/plain', 'X-Own', method], body: Buffer.from('a page') }
    : undefined;

const GET = head(`GET ${OWN} HTTP/1.1`, 'Host: a');
const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;

for (const [scheme, more] of [
  ['http', {}],
  ['https', { listen: HTTPS }],
] as const) {
  test(`over ${scheme}, a page of our own is answered here: no connection to the server, no event, no note`, () =>
    withProxy(
      async ({ upstream, client, events, notices }) => {
        const phone = client();
        phone.write(GET);
        const answer = await phone.ended();
        assert.match(answer, /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain\r\nX-Own: GET\r\n/);
        assert.match(answer, /\r\nContent-Length: 6\r\nConnection: close\r\n[\s\S]*\r\n\r\na page$/);
        assert.is(upstream.peers.length, 0);
        assert.equal([...events, ...notices], []);
      },
      { ownPages, ...more },
    ));
}

test('HEAD tells the length and sends no body', () =>
  withProxy(
    async ({ client }) => {
      const phone = client();
      phone.write(head(`HEAD ${OWN} HTTP/1.1`, 'Host: a'));
      assert.match(await phone.ended(), /\r\nContent-Length: 6\r\n[\s\S]*\r\n\r\n$/);
    },
    { ownPages },
  ));

test('a body is read to its end, so that the answer arrives, and goes nowhere', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      phone.write(head(`POST ${OWN} HTTP/1.1`, 'Host: a', 'Content-Length: 300000', 'Expect: 100-continue'));
      phone.write('x'.repeat(300_000));
      assert.match(await phone.ended(), /X-Own: POST[\s\S]*a page$/);
      assert.is(upstream.peers.length, 0);
    },
    { ownPages },
  ));

test('what follows on the connection is neither answered nor passed on', () =>
  withProxy(
    async ({ upstream, client, events }) => {
      const phone = client();
      phone.write(GET + POST + GET);
      assert.is((await phone.ended()).split('HTTP/1.1 200').length, 2);
      assert.is(upstream.peers.length, 0);
      assert.equal(events, []);
    },
    { ownPages },
  ));

test('after a request that was relayed, its answer comes first', () =>
  withProxy(
    async ({ upstream, client, kinds }) => {
      const phone = client();
      phone.write(POST + GET);
      const server = await upstream.accept();
      assert.is(await server.with('\r\n\r\n'), POST);
      server.write(OK);
      assert.match(
        await phone.ended(),
        /^HTTP\/1\.1 200 OK\r\nContent-Length: 2\r\n[\s\S]*okHTTP\/1\.1 200[\s\S]*a page$/,
      );
      assert.is((await kinds()).at(-1), 'closed');
    },
    { ownPages },
  ));

test('pages that fail are a note, and no request for them goes on', () =>
  withProxy(
    async ({ upstream, client, notices }) => {
      const phone = client();
      phone.write(GET);
      assert.match(await phone.ended(), /^HTTP\/1\.1 500 /);
      assert.is(notices[0]?.kind, 'internal');
      assert.is(upstream.peers.length, 0);
    },
    {
      ownPages: () => {
        throw new Error('no page');
      },
    },
  ));

test('a device that has read the page has not turned the certificate down', () =>
  withProxy(
    async ({ client, notices }) => {
      for (let time = 0; time < 2; time++) {
        const phone = client();
        phone.write(GET);
        await phone.ended();
        phone.end();
        await phone.closed();
      }
      assert.equal(notices, []);
    },
    { ownPages, listen: HTTPS },
  ));

/** Pages of the proxy's own address, and nothing that is on its way elsewhere. */
const atAddress: NonNullable<ProxyOptions['ownPages']> = ({ target, isToProxy }) =>
  target.includes('/own') && isToProxy()
    ? { status: 200, headers: [], body: Buffer.from('a page') }
    : undefined;

const listen: ProxyOptions['listen'] = { ...HTTP, isOwnName: (name) => name === '127.0.0.1' };

test('as a forward proxy, its own address leads to the page by either way of naming it, other addresses elsewhere', () =>
  withProxy(
    async ({ proxy, upstream, client }) => {
      for (const target of ['/own', `http://127.0.0.1:${proxy.port}/own`]) {
        const phone = client();
        phone.write(head(`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${proxy.port}`));
        assert.match(await phone.ended(), 'a page', target);
      }
      const phone = client();
      phone.write(head(`GET ${upstream.url.href}own HTTP/1.1`, `Host: ${upstream.url.host}`));
      const server = await upstream.accept();
      assert.match(await server.with('\r\n\r\n'), /^GET \/own HTTP/);
    },
    { ...FORWARD, listen, ownPages: atAddress },
  ));

test('inside a tunnel that is read, the path is the server’s', () =>
  withTlsServer((server) =>
    withProxy(
      async ({ client }) => {
        const phone = client();
        await connectTo(phone, `localhost:${server.port}`);
        const inside = secure(phone);
        inside.write(head('GET /own HTTP/1.1', 'Host: localhost'));
        const peer = await server.accept();
        assert.match(await peer.with('\r\n\r\n'), /^GET \/own HTTP/);
      },
      { ...FORWARD, listen, ownPages: atAddress },
    ),
  ));

test('as a transparent proxy, the page is for whoever names the proxy, the path of other hosts theirs', () =>
  withProxy(
    async ({ proxy, upstream, client }) => {
      const phone = client();
      phone.write(head('GET /own HTTP/1.1', `Host: 127.0.0.1:${proxy.port}`));
      assert.match(await phone.ended(), 'a page');
      for (const host of [`Host: localhost:${upstream.url.port}`, 'X-None: 1']) {
        const other = client();
        other.write(head('GET /own HTTP/1.1', host));
        if (host.startsWith('X-')) assert.not.match(await other.ended(), 'a page');
        else assert.match(await (await upstream.accept()).with('\r\n\r\n'), /^GET \/own HTTP/);
      }
    },
    { ...FORWARD, modes: ['transparent'], listen, ownPages: atAddress },
  ));

test.run();
