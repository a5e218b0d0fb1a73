import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Upstream } from '../../../src/proxy/upstream/upstream.ts';
import { UpstreamConnection } from '../../../src/proxy/upstream/upstream-connection.ts';
import { deadline } from '../../helpers/deadline.ts';
import { type RawUpstream, startUpstream } from '../../helpers/peer.ts';
import { head } from '../harness.ts';

const test = suite('proxy/upstream/upstream-connection');
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

/** A client's side that notes what it is told. */
class NotingUser {
  isGone = false;
  readonly told: string[] = [];
  /** Called when it is told something. */
  heard = () => {};

  upstreamFreed(): void {
    this.#note('freed');
  }

  upstreamClosed(): void {
    this.#note('closed');
  }

  async hasHeard(...told: readonly string[]): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.heard = () => this.told.length >= told.length && resolve();
      this.heard();
    });
    await deadline(5000, enough);
    assert.equal(this.told, told);
  }

  #note(what: string): void {
    this.told.push(what);
    this.heard();
  }
}

async function withConnection(
  run: (connection: UpstreamConnection, user: NotingUser, servers: readonly RawUpstream[]) => Promise<void>,
): Promise<void> {
  const servers = [await startUpstream(), await startUpstream()];
  const user = new NotingUser();
  const connection = new UpstreamConnection(user);
  try {
    await run(connection, user, servers);
  } finally {
    connection.destroy();
    for (const server of servers) await deadline(5000, server.stop());
  }
}

function ask(connection: UpstreamConnection): { readonly answered: Promise<IncomingMessage> } {
  const request = httpRequest({ agent: connection as never, path: '/', host: '127.0.0.1' });
  const answered = once(request, 'response').then(([answer]) => (answer as IncomingMessage).resume());
  request.end();
  return { answered };
}

test('no server is known before the first request', () => {
  assert.throws(() => new UpstreamConnection(new NotingUser()).upstream, /No request is under way/);
});

test('one connection carries one request after another, and is said to be free after each', () =>
  withConnection(async (connection, user, [server]) => {
    connection.turnTo(new Upstream({ url: (server as RawUpstream).url }));
    const first = ask(connection);
    assert.not(connection.isIdle);
    const peer = await (server as RawUpstream).accept();
    await peer.with('\r\n\r\n');
    assert.equal([connection.isOpen, connection.isReused], [true, false]);
    peer.write(OK);
    await first.answered;
    await user.hasHeard('freed');
    assert.ok(connection.isIdle);
    const second = ask(connection);
    await peer.with('\r\n\r\n');
    assert.ok(connection.isReused);
    peer.write(OK);
    await second.answered;
    await user.hasHeard('freed', 'freed');
    assert.is((server as RawUpstream).peers.length, 1);
    assert.not(connection.hasEnded);
  }));

test('an answer that nobody asked for ends it', () =>
  withConnection(async (connection, user, [server]) => {
    connection.turnTo(new Upstream({ url: (server as RawUpstream).url }));
    const { answered } = ask(connection);
    const peer = await (server as RawUpstream).accept();
    await peer.with('\r\n\r\n');
    peer.write(OK);
    await answered;
    await user.hasHeard('freed');
    peer.write(OK);
    await user.hasHeard('freed', 'closed');
    assert.equal([connection.hasEnded, connection.isIdle], [true, true]);
  }));

test('another server gets a new connection, and of the end of the old one nothing is said', () =>
  withConnection(async (connection, user, [one, other]) => {
    connection.turnTo(new Upstream({ url: (one as RawUpstream).url }));
    const first = ask(connection);
    const before = await (one as RawUpstream).accept();
    await before.with('\r\n\r\n');
    before.write(OK);
    await first.answered;
    await user.hasHeard('freed');
    connection.turnTo(new Upstream({ url: (other as RawUpstream).url }));
    await before.ended();
    const second = ask(connection);
    const after = await (other as RawUpstream).accept();
    await after.with('\r\n\r\n');
    assert.not(connection.isReused);
    after.write(OK);
    await second.answered;
    await user.hasHeard('freed', 'freed');
  }));

test('one that comes after its client has gone is closed', () =>
  withConnection(async (connection, user, [server]) => {
    const { url, accept } = server as RawUpstream;
    connection.turnTo(new Upstream({ url: new URL('http://mail.example.com'), parent: { url } }));
    const failed = ask(connection).answered.then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    const peer = await accept();
    await peer.with('\r\n\r\n');
    user.isGone = true;
    peer.write('HTTP/1.1 200 Connection established\r\n\r\n');
    await user.hasHeard('closed');
    assert.is(await failed, 'ECONNRESET');
  }));

test.run();
