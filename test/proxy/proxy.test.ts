import { createServer } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startProxy, ulid } from '../../src/proxy/index.ts';
import { deadline } from '../helpers/deadline.ts';
import { connectPeer } from '../helpers/peer.ts';
import { ACTIVESYNC, head, RecordingInspector, withProxy } from './harness.ts';

const test = suite('proxy/proxy');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;

test('port 0 takes a free port, and a port in use rejects', () =>
  withProxy(async ({ proxy, upstream }) => {
    assert.is(proxy.address, '127.0.0.1');
    assert.ok(proxy.port > 0);
    const again = startProxy({
      listen: { host: '127.0.0.1', port: proxy.port },
      upstream: upstream.url,
      inspector: new RecordingInspector(),
      onEvent: () => {},
      now: Date.now,
      newId: ulid,
    });
    const error = await again.then(
      () => undefined,
      (reason: NodeJS.ErrnoException) => reason,
    );
    assert.is(error?.code, 'EADDRINUSE');
  }));

test('a stop closes idle connections at once and lets open exchanges end', () =>
  withProxy(async ({ proxy, upstream, client, kinds }) => {
    const idle = client();
    idle.write(POST);
    const idleServer = await upstream.accept();
    await idleServer.with('\r\n\r\n');
    idleServer.write(OK);
    await idle.with('ok');
    const busy = client();
    busy.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    assert.is(proxy.pending, 1);
    const stopped = proxy.stop(60_000);
    assert.is(await idle.ended(), '');
    const late = connectPeer(proxy.port);
    await late.closed();
    assert.is(late.error?.code, 'ECONNREFUSED');
    server.write(OK);
    assert.is(await busy.ended(), OK);
    await deadline(5000, stopped);
    assert.is(proxy.pending, 0);
    assert.is((await kinds(2)).filter((kind) => kind === 'closed').length, 2);
  }));

test('a stop cuts what is open when its time is over, after every event was told', () =>
  withProxy(async ({ proxy, upstream, client, events }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    await deadline(5000, proxy.stop(10));
    assert.equal(
      events.map(({ kind }) => kind),
      ['opened', 'request-judged', 'failed', 'closed'],
    );
    const failed = events.find(({ kind }) => kind === 'failed');
    assert.is(failed?.kind === 'failed' && failed.failure.code, 'stopped');
    await phone.ended();
    await server.ended();
  }));

test('a second stop may cut the first one short', () =>
  withProxy(async ({ proxy, upstream, client }) => {
    client().write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    const first = proxy.stop(60_000);
    await deadline(5000, proxy.stop(0));
    await deadline(5000, first);
  }));

/** What a thousand exchanges of every kind leave open: sockets of this process, by the kinds of resources Node knows of. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCPSocket')).length;
}

const ROUNDS = 1000;
const AT_ONCE = 20;

test(`${ROUNDS} exchanges that end in every way leave nothing behind`, () =>
  withProxy(
    async ({ proxy, kinds, events }) => {
      const before = openSockets();
      for (let round = 0; round < ROUNDS; round += AT_ONCE) {
        await deadline(
          10_000,
          Promise.all(Array.from({ length: AT_ONCE }, (_, index) => oneRound(proxy.port, index))),
        );
      }
      await kinds(ROUNDS);
      assert.is(events.filter(({ kind }) => kind === 'opened').length, ROUNDS);
      assert.is(events.filter(({ kind }) => kind === 'closed').length, ROUNDS);
      assert.is(proxy.pending, 0);
      for (let wait = 0; wait < 100 && openSockets() > before; wait++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.ok(openSockets() <= before, `${openSockets()} sockets are open, ${before} were before`);
    },
    {},
    (socket) => {
      socket.on('error', () => {});
      socket.on('end', () => socket.end());
      socket.on('data', (chunk: Buffer) => {
        const [, way] = /X-Way: (\w+)/.exec(chunk.toString('latin1')) ?? [];
        if (way === 'answer') socket.write(OK);
        if (way === 'refuse') socket.resetAndDestroy();
        if (way === 'cut') socket.end(OK.slice(0, -1));
      });
    },
  ));

const WAYS = ['answer', 'refuse', 'cut', 'leave', 'reset'];

async function oneRound(port: number, index: number): Promise<void> {
  const way = WAYS[index % WAYS.length] as string;
  const phone = connectPeer(port);
  const request = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', `X-Way: ${way}`, 'Content-Length: 3');
  phone.write(`${request}abc`);
  if (way === 'answer') await phone.with('ok');
  if (way === 'reset') {
    await new Promise((resolve) => setTimeout(resolve, 5));
    phone.socket.resetAndDestroy();
    return;
  }
  phone.end();
  await phone.ended();
}

test('a request through a proxy before Node’s own server', async () => {
  const server = createServer((request, response) => request.pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await withProxy(
    async ({ proxy }) => {
      const answer = await fetch(`http://127.0.0.1:${proxy.port}${ACTIVESYNC}`, {
        method: 'POST',
        body: 'hello',
      });
      assert.is(answer.status, 200);
      assert.is(await answer.text(), 'hello');
    },
    { upstream: new URL(`http://127.0.0.1:${port}`) },
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.run();
