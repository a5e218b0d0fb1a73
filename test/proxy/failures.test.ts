import { createServer, type Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Failure } from '../../src/inspect/events.ts';
import { refusalText, type Stage, upstreamFailure } from '../../src/proxy/failures.ts';
import { ACTIVESYNC, type Harness, head, withProxy } from './harness.ts';

const test = suite('proxy/failures');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');

async function failureOf({ kinds, events }: Harness): Promise<Failure | undefined> {
  await kinds();
  const failed = events.find(({ kind }) => kind === 'failed');
  return failed?.kind === 'failed' ? failed.failure : undefined;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('an upstream that refuses becomes a 502 that names it, and the proxy lives on', async () => {
  const upstream = new URL(`http://127.0.0.1:${await freePort()}`);
  await withProxy(
    async (harness) => {
      for (let round = 1; round <= 2; round++) {
        const phone = harness.client();
        phone.write(POST);
        const answer = await phone.ended();
        assert.match(answer, /^HTTP\/1\.1 502 Bad Gateway\r\n/);
        const reason = `No connection to ${upstream.origin}: it refused the connection (ECONNREFUSED)`;
        assert.match(answer, `\r\n\r\neaslens: ${reason}\n`);
        assert.equal(await failureOf(harness), { code: 'upstream-refused', message: reason });
      }
      assert.equal(await harness.kinds(2), [
        ...['opened', 'request-judged', 'failed', 'closed'],
        ...['opened', 'request-judged', 'failed', 'closed'],
      ]);
    },
    { upstream },
  );
});

test('a name that does not resolve becomes a 502', () =>
  withProxy(
    async (harness) => {
      const phone = harness.client();
      phone.write(POST);
      assert.match(await phone.ended(), /502[\s\S]*its name does not resolve/);
      assert.is((await failureOf(harness))?.code, 'upstream-refused');
    },
    { upstream: new URL('http://no-such-host.invalid') },
  ));

test('a connection that does not open in time becomes a 504', () =>
  withProxy(({ upstream: silent }) => {
    // The handshake is a part of opening the connection, and this server never answers it.
    const upstream = new URL(`https://127.0.0.1:${silent.url.port}`);
    return withProxy(
      async (harness) => {
        const phone = harness.client();
        phone.write(POST);
        assert.match(await phone.ended(), /^HTTP\/1\.1 504 [\s\S]*no connection could be opened in time/);
        assert.is((await failureOf(harness))?.code, 'upstream-timeout');
      },
      { upstream, connectTimeoutMs: 100 },
    );
  }));

for (const [what, end] of [
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['closes', (socket: Socket) => socket.end()],
] as const) {
  test(`an upstream that ${what} the connection before an answer becomes a 502`, () =>
    withProxy(async (harness) => {
      const phone = harness.client();
      phone.write(POST);
      const server = await harness.upstream.accept();
      await server.with('\r\n\r\n');
      end(server.socket);
      assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*closed the connection without an answer/);
      assert.is((await failureOf(harness))?.code, 'upstream-reset');
    }));

  test(`an upstream that ${what} the connection in an answer’s body cuts the client’s`, () =>
    withProxy(async (harness) => {
      const phone = harness.client();
      phone.write(POST);
      const server = await harness.upstream.accept();
      await server.with('\r\n\r\n');
      const start = `${head('HTTP/1.1 200 OK', 'Content-Length: 10')}abc`;
      server.write(start);
      assert.is(await phone.with('abc'), start);
      end(server.socket);
      assert.is(await phone.ended(), '');
      assert.equal(await harness.kinds(), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'failed',
        'closed',
      ]);
      // What came before the cut is shown, not thrown away.
      assert.equal(harness.inspector.responses, [{ text: 'abc', length: 3, overLimit: false }]);
      const failure = await failureOf(harness);
      assert.is(failure?.code, 'upstream-reset');
      assert.match(failure?.message ?? '', /in the middle of its answer/);
    }));
}

test('a cut chunked answer has no last chunk', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(POST);
    const server = await harness.upstream.accept();
    await server.with('\r\n\r\n');
    server.end(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nabc\r\n`);
    assert.match(await phone.ended(), /3\r\nabc\r\n$/);
    assert.is((await failureOf(harness))?.code, 'upstream-reset');
  }));

test('an answer that ends with its connection does not look whole when that was reset', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(POST);
    const server = await harness.upstream.accept();
    await server.with('\r\n\r\n');
    server.write(`${head('HTTP/1.1 200 OK')}abc`);
    await phone.with('abc');
    server.socket.resetAndDestroy();
    await phone.closed();
    assert.is(phone.error?.code, 'ECONNRESET');
    assert.is((await failureOf(harness))?.code, 'upstream-reset');
  }));

test('a client that resets while a Ping is pending takes the upstream’s connection with it', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(POST);
    const server = await harness.upstream.accept();
    await server.with('\r\n\r\n');
    assert.is(harness.proxy.pending, 1);
    phone.socket.resetAndDestroy();
    await server.ended();
    assert.is((await failureOf(harness))?.code, 'client-gone');
    assert.equal(await harness.kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    assert.is(harness.proxy.pending, 0);
  }));

test('a client that leaves while a Ping is pending is told to the upstream, whose close ends the exchange', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(POST);
    const server = await harness.upstream.accept();
    await server.with('\r\n\r\n');
    phone.end();
    await server.ended();
    server.end();
    assert.is(await phone.ended(), '');
    assert.is((await failureOf(harness))?.code, 'client-gone');
  }));

for (const [what, leave] of [
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['closes', (socket: Socket) => socket.end()],
] as const) {
  test(`a client that ${what} in the middle of its body leaves the upstream an unfinished request`, () =>
    withProxy(async (harness) => {
      const phone = harness.client();
      const start = `${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 10')}abc`;
      phone.write(start);
      const server = await harness.upstream.accept();
      assert.is(await server.bytes(start.length), start);
      leave(phone.socket);
      assert.is(await server.ended(), '');
      assert.equal(await harness.kinds(), ['opened', 'request-judged', 'failed', 'closed']);
      assert.is((await failureOf(harness))?.code, 'client-gone');
    }));
}

test('a client that resets in the middle of an answer stops the upstream', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(POST);
    const server = await harness.upstream.accept();
    await server.with('\r\n\r\n');
    server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 10')}abc`);
    await phone.with('abc');
    phone.socket.resetAndDestroy();
    await server.ended();
    assert.equal(await harness.kinds(), [
      'opened',
      'request-judged',
      'answered',
      'response-judged',
      'failed',
      'closed',
    ]);
  }));

test('a 502 reaches a client that is still sending its body', async () => {
  const upstream = new URL(`http://127.0.0.1:${await freePort()}`);
  await withProxy(
    async (harness) => {
      const phone = harness.client();
      phone.write(`${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 1000000')}abc`);
      assert.match(await phone.with('\n'), /^HTTP\/1\.1 502 /);
      phone.write('x'.repeat(1_000_000 - 3));
      await phone.ended();
      assert.is(phone.error, undefined, 'not a reset');
      assert.equal(await harness.kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    },
    { upstream },
  );
});

test('a request that is not ActiveSync gets its 502 without an exchange', async () => {
  const upstream = new URL(`http://127.0.0.1:${await freePort()}`);
  await withProxy(
    async ({ client, events }) => {
      const phone = client();
      phone.write(head('GET / HTTP/1.1', 'Host: a'));
      assert.match(await phone.ended(), /^HTTP\/1\.1 502 /);
      assert.equal(events, []);
    },
    { upstream },
  );
});

const wordings: readonly [
  error: Error,
  stage: Stage,
  status: number,
  code: Failure['code'],
  message: RegExp,
][] = [
  [coded('ECONNREFUSED'), 'connecting', 502, 'upstream-refused', /^No connection to U: it refused/],
  [coded('EHOSTUNREACH'), 'connecting', 502, 'upstream-refused', /no route/],
  [
    coded('CERT_HAS_EXPIRED'),
    'connecting',
    502,
    'upstream-refused',
    /has expired; --insecure takes it all the same \(CERT_HAS_EXPIRED\)/,
  ],
  [coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'connecting', 502, 'upstream-refused', /TLS handshake failed/],
  [coded('ECONNRESET'), 'connecting', 502, 'upstream-refused', /while it was being opened/],
  [coded('ETIMEDOUT'), 'connecting', 504, 'upstream-timeout', /opened in time/],
  [coded('ETIMEDOUT'), 'waiting', 504, 'upstream-timeout', /the network lost it/],
  [coded('HPE_INVALID_CONSTANT'), 'waiting', 502, 'upstream-reset', /no HTTP/],
  [coded('EWHATEVER'), 'waiting', 502, 'upstream-reset', /^Lost U: something \(EWHATEVER\)/],
  [
    new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]),
    'connecting',
    502,
    'upstream-refused',
    /refused/,
  ],
  [new Error('something'), 'waiting', 502, 'upstream-reset', /something/],
];

for (const [error, stage, status, code, message] of wordings) {
  test(`words for ${'code' in error ? error.code : error.name} while ${stage}`, () => {
    const refusal = upstreamFailure(error, stage, 'U');
    assert.is(refusal.status, status);
    assert.is(refusal.failure.code, code);
    assert.match(refusal.failure.message, message);
    assert.is(refusalText(refusal.failure), `easlens: ${refusal.failure.message}\n`);
  });
}

function coded(code: string): Error {
  return Object.assign(new Error('something'), { code });
}

test.run();
