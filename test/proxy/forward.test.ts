import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/forward');

// The attack: a proxy that reads a request's length one way, and writes it down so that the server reads it another way, hands
// the server a second request made of what the proxy took for a body. Nobody inspected it. http-proxy 1.18 does so with a
// chunked OPTIONS: it says `Content-Length: 0` and sends the body after it (GHSA-ggv3-7p47-pfv8).
const HIDDEN = 'POST /hidden HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n';
const CHUNKED = `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`;

for (const method of ['OPTIONS', 'DELETE', 'GET', 'HEAD', 'POST', 'PUT', 'PROPFIND']) {
  test(`the chunked body of ${method} stays a body`, () =>
    withProxy(async ({ upstream, client }) => {
      const request =
        head(`${method} ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked') + CHUNKED;
      const phone = client();
      phone.write(request);
      const server = await upstream.accept();
      assert.is(await server.bytes(request.length), request);
    }));
}

interface Attack {
  readonly what: string;
  readonly bytes: string;
}

const line = `POST ${ACTIVESYNC} HTTP/1.1\r\nHost: a\r\n`;

const attacks: readonly Attack[] = [
  {
    what: 'length and chunks',
    bytes: `${line}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'chunks and length',
    bytes: `${line}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'two lengths',
    bytes: `${line}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'the same length twice',
    bytes: `${line}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc${HIDDEN}`,
  },
  { what: 'a list of lengths', bytes: `${line}Content-Length: 0, ${HIDDEN.length}\r\n\r\n${HIDDEN}` },
  { what: 'a signed length', bytes: `${line}Content-Length: +0\r\n\r\n${HIDDEN}` },
  { what: 'a negative length', bytes: `${line}Content-Length: -1\r\n\r\n${HIDDEN}` },
  { what: 'a hexadecimal length', bytes: `${line}Content-Length: 0x0\r\n\r\n${HIDDEN}` },
  {
    what: 'a length of too many digits',
    bytes: `${line}Content-Length: 18446744073709551616\r\n\r\n${HIDDEN}`,
  },
  { what: 'a blank before the colon', bytes: `${line}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}` },
  {
    what: 'an unknown coding last',
    bytes: `${line}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'a coding that only looks like chunked',
    bytes: `${line}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  { what: 'a head that names an unknown coding', bytes: `${line}Transfer-Encoding: xchunked\r\n\r\n` },
  { what: 'identity as coding', bytes: `${line}Transfer-Encoding: identity\r\n\r\n` },
  { what: 'chunked twice', bytes: `${line}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n` },
  {
    what: 'a control character in the coding',
    bytes: `${line}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'chunked, then identity in a second field',
    bytes: `${line}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'identity, then chunked in a second field',
    bytes: `${line}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'codings in two fields',
    bytes: `${line}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  { what: 'identity before chunked', bytes: `${line}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n` },
  {
    what: 'chunks in HTTP/1.0',
    bytes: `POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  },
  {
    what: 'a folded header line',
    bytes: `${line}X: a\r\n Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  },
  { what: 'a folded coding', bytes: `${line}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${HIDDEN}` },
  {
    what: 'header lines ended by LF alone',
    bytes: `POST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n${HIDDEN}`,
  },
  { what: 'a header value ended by CR alone', bytes: `${line}X: a\rContent-Length: 0\r\n\r\n${HIDDEN}` },
  { what: 'a null byte in a header', bytes: `${line}X: a\0b\r\nContent-Length: 0\r\n\r\n` },
  { what: 'a header line without a colon', bytes: `${line}Content-Length\r\n\r\n${HIDDEN}` },
  {
    what: 'a blank before the first header',
    bytes: `POST / HTTP/1.1\r\n Host: a\r\nContent-Length: 0\r\n\r\n`,
  },
  { what: 'another version of HTTP', bytes: `POST / HTTP/2.0\r\nHost: a\r\nContent-Length: 0\r\n\r\n` },
  { what: 'no version of HTTP', bytes: 'GET /\r\n\r\n' },
  { what: 'no HTTP at all', bytes: '\x00\x01\x02\x03\x04\x05\x06\x07\r\n\r\n' },
  { what: 'a head beyond every limit', bytes: `${line}X: ${'a'.repeat(70_000)}\r\n\r\n` },
];

for (const { what, bytes } of attacks) {
  test(`nothing reaches the upstream: ${what}`, () =>
    withProxy(async ({ upstream, client, proxy, notices }) => {
      const phone = client();
      phone.write(bytes);
      assert.match(await phone.ended(), /^HTTP\/1\.1 4(00|31) [\s\S]*easlens: /);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.is(upstream.peers.length, 0);
      assert.is(notices[0]?.kind, 'bad-request');
      assert.is(proxy.pending, 0);
    }));
}

const badChunks = [
  { what: 'a bad size', bytes: 'zz\r\nabc\r\n0\r\n\r\n' },
  { what: 'a size of too many digits', bytes: '10000000000000003\r\nabc\r\n0\r\n\r\n' },
  { what: 'a negative size', bytes: '-3\r\nabc\r\n0\r\n\r\n' },
  { what: 'a size with a prefix', bytes: '0x3\r\nabc\r\n0\r\n\r\n' },
  { what: 'more bytes than the size says', bytes: '3\r\nabcd\r\n0\r\n\r\n' },
  { what: 'a size line ended by LF alone', bytes: '3\nabc\r\n0\r\n\r\n' },
  { what: 'an extension ended by LF alone', bytes: '3;a\nabc\r\n0\r\n\r\n' },
  { what: 'the last chunk ended by CR and another byte', bytes: '0\r\n\rX' },
];

for (const { what, bytes } of badChunks) {
  test(`a body in broken chunks is never completed: ${what}`, () =>
    withProxy(async ({ upstream, client, events, kinds }) => {
      const phone = client();
      phone.write(
        `${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked')}2\r\nok\r\n${bytes}${HIDDEN}`,
      );
      assert.match(await phone.ended(), /^(HTTP\/1\.1 400 [\s\S]*easlens: |$)/);
      await Promise.all(upstream.peers.map((peer) => peer.ended()));
      const received = upstream.peers.map((peer) => peer.text).join('');
      assert.not.match(received, /hidden/);
      assert.not.match(received, /0\r\n\r\n/);
      assert.ok((await kinds()).includes('failed'));
      const failed = events.find(({ kind }) => kind === 'failed');
      assert.is(failed?.kind === 'failed' && failed.failure.code, 'bad-request');
    }));
}

test('what follows the last request of a connection is left unread, and that one has its answer', () =>
  withProxy(async ({ upstream, client }) => {
    const last = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Connection: close', 'Content-Length: 0');
    const phone = client();
    phone.write(`${last}\r\n${HIDDEN}`);
    const server = await upstream.accept();
    assert.is(await server.bytes(last.length), last);
    const answer = `${head('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 2')}ok`;
    server.end(answer);
    assert.is(await phone.ended(), answer);
    assert.is(server.text, '');
    assert.is(upstream.peers.length, 1);
  }));

test('chunk extensions do not reach the upstream, where they could be read differently', () =>
  withProxy(async ({ upstream, client }) => {
    const start = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked');
    client().write(`${start}3;name="a;b"\r\nabc\r\n0\r\n\r\n`);
    const server = await upstream.accept();
    assert.is(await server.with('0\r\n\r\n'), `${start}3\r\nabc\r\n0\r\n\r\n`);
  }));

const badAnswers = [
  { what: 'two lengths', bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nabcde' },
  {
    what: 'length and chunks',
    bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  },
  { what: 'a folded line', bytes: 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n' },
  { what: 'no HTTP', bytes: 'SSH-2.0-OpenSSH_9.6\r\n' },
  { what: 'TLS', bytes: '\x15\x03\x01\x00\x02\x02\x28' },
];

for (const { what, bytes } of badAnswers) {
  test(`an answer that could be read two ways becomes a 502: ${what}`, () =>
    withProxy(async ({ upstream, client, kinds }) => {
      const phone = client();
      phone.write(head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
      const server = await upstream.accept();
      await server.with('\r\n\r\n');
      server.write(bytes);
      assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*easlens: .* no HTTP/);
      assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    }));
}

test.run();
