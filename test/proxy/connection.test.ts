import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/connection');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

test('each client connection has one upstream connection of its own, for all of its requests', () =>
  withProxy(async ({ upstream, client }) => {
    const [alice, bob] = [client(), client()];
    alice.write(POST);
    const aliceServer = await upstream.accept();
    await aliceServer.with('\r\n\r\n');
    bob.write(POST);
    const bobServer = await upstream.accept();
    await bobServer.with('\r\n\r\n');
    for (let round = 0; round < 3; round++) {
      aliceServer.write(head('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: NTLM', 'Content-Length: 0'));
      bobServer.write(OK);
      await alice.with('NTLM\r\nContent-Length: 0\r\n\r\n');
      await bob.with('\r\n\r\n');
      alice.write(head('POST /alice HTTP/1.1', 'Host: a', 'Authorization: NTLM abc', 'Content-Length: 0'));
      bob.write(head('POST /bob HTTP/1.1', 'Host: a', 'Content-Length: 0'));
      assert.match(await aliceServer.with('\r\n\r\n'), /^POST \/alice /);
      assert.match(await bobServer.with('\r\n\r\n'), /^POST \/bob /);
    }
    assert.is(upstream.peers.length, 2);
  }));

test('an upstream that closes an idle connection closes the client’s', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(OK);
    await phone.with(OK);
    server.end();
    assert.is(await phone.ended(), '');
  }));

test('a client that closes an idle connection closes the upstream’s', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(OK);
    await phone.with(OK);
    phone.end();
    assert.is(await server.ended(), '');
  }));

test('Connection: close of the upstream closes the client’s connection after the answer', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    const answer = `${head('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 2')}ok`;
    server.end(answer);
    assert.is(await phone.ended(), answer);
  }));

test('requests sent at once go upstream one after the other, and are answered in their order', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const request = (name: string) =>
      `${head(`POST /${name} HTTP/1.1`, 'Host: a', 'Content-Length: 1')}${name}`;
    phone.write(request('a') + request('b') + request('c'));
    const server = await upstream.accept();
    for (const name of ['a', 'b', 'c']) {
      assert.is(await server.bytes(request(name).length), request(name));
      const answer = `${head('HTTP/1.1 200 OK', 'Content-Length: 1')}${name}`;
      server.write(answer);
      assert.is(await phone.bytes(answer.length), answer);
    }
    assert.is(upstream.peers.length, 1);
  }));

test('bytes that no request asked for are never taken for the next answer', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(OK);
    await phone.with(OK);
    server.write(head('HTTP/1.1 200 OK', 'X: poison', 'Content-Length: 0'));
    assert.is(await phone.ended(), '');
    await server.ended();
  }));

test('a reused connection that closes instead of answering closes the client’s, so that it sends again', () =>
  withProxy(async ({ upstream, client, kinds, events }) => {
    const phone = client();
    phone.write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(OK);
    await phone.with(OK);
    phone.write(POST);
    await server.with('\r\n\r\n');
    server.end();
    assert.is(await phone.ended(), '');
    await kinds(2);
    const failed = events.find(({ kind }) => kind === 'failed');
    assert.is(failed?.kind === 'failed' && failed.failure.code, 'upstream-reset');
  }));

/** Seconds until TCP asks whether the peer of each open connection from or to a port still lives; Linux tells. */
function secondsToProbe(port: number): readonly number[] {
  const inHex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local, remote, state, , timer] = row.trim().split(/\s+/);
    const isOpen = state === '01' && (local?.endsWith(`:${inHex}`) || remote?.endsWith(`:${inHex}`));
    const [, isProbe, ticks = ''] = /^(02):([0-9A-F]+)$/.exec(timer ?? '') ?? [];
    return isOpen && isProbe ? [Number.parseInt(ticks, 16) / 100] : [];
  });
}

test('a phone that is silent and out of reach for a while keeps its Ping', () => {
  if (!existsSync('/proc/net/tcp')) {
    console.log('    left out: only Linux tells when TCP asks for a peer');
    return;
  }
  return withProxy(async ({ proxy, upstream, client }) => {
    client().write(POST);
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    for (const port of [proxy.port, Number(upstream.url.port)]) {
      const [seconds, ...others] = secondsToProbe(port);
      assert.is(others.length, 0);
      assert.ok(seconds !== undefined && seconds > 3600, `${seconds} s`);
    }
  });
});

test.run();
