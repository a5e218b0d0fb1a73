import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createListener } from '../../src/proxy/listener.ts';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/listener');

test('CONNECT is refused in words, and nothing goes upstream', () =>
  withProxy(async ({ upstream, client, notices }) => {
    const phone = client();
    phone.write(head('CONNECT mail.example.com:443 HTTP/1.1', 'Host: mail.example.com:443'));
    assert.match(
      await phone.ended(),
      /^HTTP\/1\.1 405 [\s\S]*easlens: CONNECT mail\.example\.com:443: this is a reverse proxy/,
    );
    assert.is(notices[0]?.kind, 'refused');
    assert.is(upstream.peers.length, 0);
  }));

test('a log-in in the target of CONNECT is not told', () =>
  withProxy(async ({ client, notices }) => {
    const phone = client();
    phone.write(head('CONNECT bob:hunter2@mail.example.com:443/?password=hunter2 HTTP/1.1'));
    assert.match(await phone.ended(), /easlens: CONNECT mail\.example\.com:443: this/);
    assert.not.match(notices[0]?.message ?? 'hunter2', 'hunter2');
  }));

test('a client that speaks TLS to the plain port is found out, and not answered in plain text', () =>
  withProxy(async ({ client, notices }) => {
    const phone = client();
    phone.write('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03');
    assert.is(await phone.ended(), '');
    assert.match(notices[0]?.message ?? '', /^127\.0\.0\.1:\d+: The client speaks TLS/);
  }));

test('broken bytes after a whole request do not become its answer', () =>
  withProxy(async ({ upstream, client, kinds, events }) => {
    const phone = client();
    phone.write(head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    phone.write('\x00\x00\x00\x00');
    assert.is(await phone.ended(), '');
    await server.ended();
    await kinds();
    const failed = events.find(({ kind }) => kind === 'failed');
    assert.is(failed?.kind === 'failed' && failed.failure.code, 'bad-request');
  }));

test('a device that TCP gave up on is gone, and was not wrong', async () => {
  const told: string[] = [];
  const server = createListener({
    request: () => {},
    refused: () => {},
    badBytes: () => 'say',
    tlsFailed: () => {},
    connect: () => {},
    notice: ({ message }) => told.push(message),
  });
  const carrier = createServer((socket) => {
    server.emit('connection', socket);
    // As the system ends it when probes stay unanswered.
    socket.destroy(Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'read' }));
  }).listen(0, '127.0.0.1');
  await once(carrier, 'listening');
  const client = connect((carrier.address() as AddressInfo).port, '127.0.0.1');
  await once(client.resume(), 'close');
  carrier.close();
  assert.equal(told, []);
});

test('no clock of the listener ends a slow upload, a long wait, or an idle connection', () => {
  const server = createListener({
    request: () => {},
    refused: () => {},
    badBytes: () => 'cut',
    tlsFailed: () => {},
    connect: () => {},
    notice: () => {},
  });
  const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = server;
  assert.equal(
    { requestTimeout, headersTimeout, keepAliveTimeout, timeout },
    {
      requestTimeout: 0,
      headersTimeout: 0,
      keepAliveTimeout: 0,
      timeout: 0,
    },
  );
});

test.run();
