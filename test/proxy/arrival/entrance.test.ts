import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../../helpers/deadline.ts';
import { Peer } from '../../helpers/peer.ts';
import { ACTIVESYNC, type Harness, HTTPS, head, TEST_CA, withProxy } from '../harness.ts';

const test = suite('proxy/entrance');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
const BYE = head('HTTP/1.1 200 OK', 'Connection: close');

function tls(port: number, options: ConnectionOptions = {}): Peer {
  return new Peer(connect({ port, host: '127.0.0.1', servername: 'localhost', ca: TEST_CA, ...options }));
}

async function noticeOf({ notices }: Harness): Promise<Harness['notices'][number]> {
  const some = async () => {
    while (notices.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  await deadline(5000, some());
  return notices[0] as Harness['notices'][number];
}

const answering = (socket: Socket) => {
  socket.on('error', () => {});
  socket.on('data', () => socket.write(OK));
  socket.on('end', () => socket.end());
};

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`speaks ${version}, and HTTP/1.1 where HTTP/2 is offered too`, () =>
    withProxy(
      async ({ proxy }) => {
        const phone = tls(proxy.port, {
          minVersion: version,
          maxVersion: version,
          ALPNProtocols: ['h2', 'http/1.1'],
        });
        phone.write(POST);
        assert.is(await phone.with('ok'), OK);
        const socket = phone.socket as ReturnType<typeof connect>;
        assert.is(socket.getProtocol(), version);
        assert.is(socket.alpnProtocol, 'http/1.1');
        socket.destroy();
      },
      { listen: HTTPS },
      answering,
    ));
}

const refused: readonly { what: string; options: ConnectionOptions; says: RegExp }[] = [
  {
    what: 'TLS 1.1',
    options: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    says: /no TLS newer than 1\.1/,
  },
  {
    what: 'HTTP/2 alone',
    options: { ALPNProtocols: ['h2'] },
    says: /insists on a protocol other than HTTP\/1\.1/,
  },
];

for (const { what, options, says } of refused) {
  test(`a client of ${what} is refused, and it is said why`, () =>
    withProxy(
      async (harness) => {
        const phone = tls(harness.proxy.port, options);
        await phone.closed();
        const { kind, message } = await noticeOf(harness);
        assert.is(kind, 'tls');
        assert.match(message, says);
        assert.match(message, /^127\.0\.0\.1:\d+: /);
      },
      { listen: HTTPS },
    ));
}

test('plain HTTP to the HTTPS port is said', () =>
  withProxy(
    async (harness) => {
      const phone = new Peer(connectTcp({ port: harness.proxy.port, host: '127.0.0.1' }));
      phone.write(POST);
      await phone.closed();
      assert.match((await noticeOf(harness)).message, /speaks plain HTTP/);
      assert.is(harness.upstream.peers.length, 0);
    },
    { listen: HTTPS },
  ));

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a device that does not trust the certificate is found out over ${version}, and told of once`, () =>
    withProxy(
      async (harness) => {
        for (const _ of [1, 2]) {
          const phone = tls(harness.proxy.port, { ca: [], minVersion: version, maxVersion: version });
          await phone.closed();
          assert.is(phone.error?.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
          const { rule, message } = await noticeOf(harness);
          assert.is(rule, 'easlens/device-does-not-trust');
          assert.match(message, /without a request.*Certificate Trust Settings/);
        }
        const trusting = tls(harness.proxy.port);
        trusting.write(POST);
        assert.is(await trusting.with('ok'), OK);
        trusting.socket.destroy();
        assert.is(harness.notices.length, 1);
      },
      { listen: HTTPS },
      answering,
    ));
}

test('a connection opened in advance by a device that has asked before is no distrust', () =>
  withProxy(
    async (harness) => {
      const asking = tls(harness.proxy.port);
      asking.write(POST);
      await asking.with('ok');
      asking.end();
      await asking.closed();
      const spare = tls(harness.proxy.port);
      await new Promise<void>((resolve) => spare.socket.once('secureConnect', () => resolve()));
      spare.end();
      await spare.closed();
      const plain = new Peer(connectTcp({ port: harness.proxy.port, host: '127.0.0.1' }));
      plain.write(POST);
      assert.match((await noticeOf(harness)).message, /speaks plain HTTP/);
      assert.is(harness.notices.length, 1);
      plain.socket.destroy();
    },
    { listen: HTTPS },
    answering,
  ));

test('a handshake that is not finished in time is ended, however often a byte comes', () =>
  withProxy(
    async (harness) => {
      const phone = new Peer(connectTcp({ port: harness.proxy.port, host: '127.0.0.1' }));
      phone.write('\x16\x03\x01\x02\x00');
      const drip = setInterval(() => phone.write('\x01'), 20);
      await phone.closed();
      clearInterval(drip);
      assert.match((await noticeOf(harness)).message, /did not finish its TLS handshake in time/);
    },
    { listen: { ...HTTPS, handshakeTimeoutMs: 150 } },
  ));

test('handshakes that hang do not keep the proxy from stopping', () =>
  withProxy(
    async ({ proxy }) => {
      const phone = new Peer(connectTcp({ port: proxy.port, host: '127.0.0.1' }));
      phone.write('\x16\x03\x01');
      await deadline(5000, new Promise<void>((resolve) => phone.socket.once('connect', () => resolve())));
      const other = tls(proxy.port);
      await deadline(
        5000,
        new Promise<void>((resolve) => other.socket.once('secureConnect', () => resolve())),
      );
      await deadline(2000, proxy.stop(60_000));
      await phone.closed();
    },
    { listen: HTTPS },
  ));

test('an answer that ends with its connection and is cut does not look whole over TLS either', () =>
  withProxy(
    async ({ client, upstream }) => {
      const phone = client();
      phone.write(POST);
      const server = await upstream.accept();
      await server.with('\r\n\r\n');
      server.write(`${BYE}half`);
      await phone.with('half');
      server.socket.resetAndDestroy();
      await phone.closed();
      assert.is(phone.error?.code, 'ECONNRESET');
      assert.not.ok(phone.isEnded);
    },
    { listen: HTTPS },
  ));

const AT_ONCE = 1000;

test(`${AT_ONCE} clients that shake hands at once are all served`, () =>
  withProxy(
    async ({ proxy, notices }) => {
      const ask = async () => {
        const socket = connect({ port: proxy.port, host: '127.0.0.1', servername: 'localhost', ca: TEST_CA });
        let answer = '';
        const answered = new Promise<void>((resolve, reject) => {
          socket.on('data', (chunk) => {
            answer += chunk.toString('latin1');
            if (answer.length >= OK.length) resolve();
          });
          socket.once('error', reject);
          socket.once('close', () => resolve());
        });
        socket.write(POST);
        await answered;
        socket.destroy();
        return answer;
      };
      const answers = await deadline(60_000, Promise.all(Array.from({ length: AT_ONCE }, ask)));
      assert.equal([...new Set(answers)], [OK]);
      assert.is(answers.length, AT_ONCE);
      assert.equal(notices, []);
    },
    { listen: HTTPS },
    answering,
  ));

test.run();
