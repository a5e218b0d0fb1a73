import { connect, createServer, type Server, type Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LOOP, LoopGuard } from '../../../src/proxy/upstream/loop-guard.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('proxy/upstream/loop-guard');

interface Pair {
  readonly client: Socket;
  readonly accepted: Socket;
}

/** Connections from one port of this machine to two servers at once. */
async function withPairs(use: (one: Pair, other: Pair) => Promise<void>): Promise<void> {
  const servers: Server[] = [];
  const pairs: Pair[] = [];
  try {
    let localPort = 0;
    for (const _ of [1, 2]) {
      const server = createServer();
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const accepting = new Promise<Socket>((resolve) => server.once('connection', resolve));
      const client = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort });
      const connected = new Promise<void>((resolve) => client.once('connect', resolve));
      const [accepted] = await deadline(5000, Promise.all([accepting, connected]));
      localPort = client.localPort ?? 0;
      pairs.push({ client, accepted });
    }
    await use(pairs[0] as Pair, pairs[1] as Pair);
  } finally {
    for (const { client, accepted } of pairs) for (const socket of [client, accepted]) socket.destroy();
    for (const server of servers) server.close();
  }
}

function errorOf(socket: Socket): Promise<string | undefined> {
  return deadline(
    5000,
    new Promise((resolve) => socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))),
  );
}

test('a connection to itself is ended, whichever of its ends is heard of first', () =>
  withPairs(async (one, other) => {
    const guard = new LoopGuard(false);
    const first = errorOf(one.client);
    guard.clientCame(one.accepted);
    guard.upstreamOpened(one.client);
    assert.is(await first, LOOP);
    const second = errorOf(other.client);
    guard.upstreamOpened(other.client);
    guard.clientCame(other.accepted);
    assert.is(await second, LOOP);
  }));

test('a client that comes from the same port as a connection to a server is nobody’s loop', () =>
  withPairs(async (one, other) => {
    assert.is(one.client.localPort, other.client.localPort);
    const guard = new LoopGuard(false);
    guard.clientCame(one.accepted);
    guard.upstreamOpened(other.client);
    assert.is(other.client.destroyed, false);
  }));

test('where a gateway may have turned it elsewhere, the end it comes from is enough', () =>
  withPairs(async (one, other) => {
    const guard = new LoopGuard(true);
    const ended = errorOf(other.client);
    guard.clientCame(one.accepted);
    guard.upstreamOpened(other.client);
    assert.is(await ended, LOOP);
  }));

test.run();
