import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import type { Peer } from '../helpers/peer.ts';
import { ACTIVESYNC, head, pass, ScriptedEnforcer, withProxy } from './harness.ts';

const test = suite('proxy/relay');

const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
const MEGABYTE = 1024 ** 2;

test('the head of a request leaves before its body comes', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const start = head(POST, 'Host: a', 'Content-Length: 6');
    phone.write(start);
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), start);
    phone.write('abc');
    assert.is(await server.bytes(3), 'abc');
    phone.write('def');
    assert.is(await server.bytes(3), 'def');
  }));

test('the head of an answer, and each piece of its body, leave as they come', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(head(POST, 'Host: a', 'Content-Length: 0'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    const start = head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
    server.write(start);
    assert.is(await phone.with('\r\n\r\n'), start);
    server.write('3\r\nabc\r\n');
    assert.is(await phone.with('abc\r\n'), '3\r\nabc\r\n');
    server.write('0\r\n\r\n');
    assert.is(await phone.with('0\r\n\r\n'), '0\r\n\r\n');
  }));

test('only the upstream answers Expect: 100-continue, and what it says passes as it is', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const start = head(POST, 'Host: a', 'Expect: 100-continue', 'Content-Length: 3');
    phone.write(start);
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), start);
    assert.is(phone.text, '', 'nothing came from the proxy itself');
    const interim =
      head('HTTP/1.1 100 Go on', 'X-Why: because') + head('HTTP/1.1 103 Early Hints', 'Link: </a>');
    server.write(interim);
    assert.is(await phone.with('</a>\r\n\r\n'), interim);
    phone.write('abc');
    assert.is(await server.bytes(3), 'abc');
    server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`);
    await phone.with('ok');
    phone.write(head('GET /next HTTP/1.1', 'Host: a'));
    assert.match(await server.with('\r\n\r\n'), /^GET \/next /);
  }));

test('a final answer to Expect: 100-continue leaves the connection open for the body and the next request', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(head(POST, 'Host: a', 'Expect: 100-continue', 'Content-Length: 3'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    const refusal = head('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: NTLM TlRMTQ==', 'Content-Length: 0');
    server.write(refusal);
    assert.is(await phone.with('\r\n\r\n'), refusal);
    phone.write(`abc${head(POST, 'Host: a', 'Authorization: NTLM x', 'Content-Length: 0')}`);
    assert.match(await server.with('NTLM x'), /^abcPOST /);
    assert.is(upstream.peers.length, 1);
  }));

test('another expectation passes too', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const start = head(POST, 'Host: a', 'Expect: the-best', 'Content-Length: 0');
    phone.write(start);
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), start);
  }));

test('an answer that overtakes its request ends neither the upload nor the connections', () =>
  withProxy(async ({ upstream, client, kinds }) => {
    const phone = client();
    phone.write(`${head(POST, 'Host: a', 'Content-Length: 6')}abc`);
    const server = await upstream.accept();
    await server.with('abc');
    const answer = `${head('HTTP/1.1 401 Unauthorized', 'Content-Length: 2')}no`;
    server.write(answer);
    assert.is(await phone.with('no'), answer);
    phone.write('def');
    assert.is(await server.bytes(3), 'def');
    phone.write(head(POST, 'Host: a', 'Content-Length: 0'));
    assert.match(await server.with('\r\n\r\n'), /^POST/);
    assert.equal((await kinds()).slice(0, 5), [
      'opened',
      'request-judged',
      'answered',
      'response-judged',
      'closed',
    ]);
  }));

test('a client that closed its sending side still gets its answer, and the upstream sees the close', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const request = `${head(POST, 'Host: a', 'Content-Length: 3')}abc`;
    phone.end(request);
    const server = await upstream.accept();
    assert.is(await server.ended(), request);
    const answer = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
    server.end(answer);
    assert.is(await phone.ended(), answer);
  }));

/** Writes until nothing moves for a while; gives the bytes that were accepted by this end. */
async function pourUntilStuck(peer: Peer, total: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let poured = 0;
  while (poured < total) {
    poured += piece.length;
    if (peer.socket.write(piece)) continue;
    const drained = new Promise<boolean>((resolve) => peer.socket.once('drain', () => resolve(true)));
    const stuck = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300));
    if (!(await Promise.race([drained, stuck]))) break;
  }
  return poured;
}

const POURED = 128 * MEGABYTE;
/** What kernel buffers of two loopback connections and our own may hold. */
const MOST_BUFFERED = 32 * MEGABYTE;

test('a client that does not read holds up the upstream, not our memory', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.socket.pause();
    phone.write(head('GET / HTTP/1.1', 'Host: a'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(head('HTTP/1.1 200 OK', `Content-Length: ${POURED}`));
    assert.ok((await pourUntilStuck(server, POURED)) < MOST_BUFFERED);
  }));

test('an upstream that does not read holds up the client, not our memory', () =>
  withProxy(async ({ upstream, client }) => {
    upstream.server.once('connection', (socket) => socket.pause());
    const phone = client();
    phone.write(head(POST, 'Host: a', `Content-Length: ${POURED}`));
    await upstream.accept();
    assert.ok((await pourUntilStuck(phone, POURED)) < MOST_BUFFERED);
  }));

const LARGE = 100 * MEGABYTE;

/** Takes a request of so many bytes, then answers with as many. */
function exchangeLarge(received: Hash): (socket: Socket) => void {
  return (socket) => {
    let left = LARGE;
    let seenHead = false;
    socket.on('data', (chunk: Buffer) => {
      const body = seenHead ? chunk : chunk.subarray(chunk.indexOf('\r\n\r\n') + 4);
      seenHead = true;
      received.update(body);
      left -= body.length;
      if (left > 0) return;
      socket.write(head('HTTP/1.1 200 OK', `Content-Length: ${LARGE}`));
      pump(LARGE, (piece) => socket.write(piece), socket);
    });
  };
}

/** Sends so many bytes to the proxy and reads the answer to its end. */
function sendLarge(port: number, sent: Hash, returned: Hash): Promise<void> {
  const headers = { 'Content-Length': LARGE };
  return new Promise((resolve, reject) => {
    const upload = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: ACTIVESYNC,
      headers,
      agent: false,
    });
    upload.on('error', reject);
    upload.on('response', (answer) => {
      answer.on('data', (chunk) => returned.update(chunk));
      answer.on('end', resolve);
    });
    const write = (piece: Buffer) => {
      sent.update(piece);
      return upload.write(piece);
    };
    pump(LARGE, write, upload, () => upload.end());
  });
}

test('100 MB each way pass whole, and the copy for the inspector stays within its limit', () => {
  const [sent, received, returned] = [createHash('sha256'), createHash('sha256'), createHash('sha256')];
  return withProxy(
    async ({ proxy, inspector, kinds }) => {
      await deadline(30_000, sendLarge(proxy.port, sent, returned));
      const expected = sent.digest('hex');
      assert.is(received.digest('hex'), expected);
      assert.is(returned.digest('hex'), expected);
      await kinds();
      const dropped = { text: '', length: LARGE, overLimit: true };
      assert.equal([...inspector.requests, ...inspector.responses], [dropped, dropped]);
    },
    { inspectLimit: MEGABYTE },
    exchangeLarge(received),
  );
});

/** Writes `size` bytes, all in the same pattern, no faster than they are taken. */
function pump(
  size: number,
  write: (piece: Buffer) => boolean,
  target: NodeJS.EventEmitter,
  done = () => {},
): void {
  const piece = Buffer.alloc(256 * 1024, '0123456789abcdef');
  let left = size;
  const go = () => {
    while (left > 0) {
      left -= piece.length;
      if (write(piece)) continue;
      target.once('drain', go);
      return;
    }
    done();
  };
  go();
}

/** Unpacks what it is sent, and sends it back packed anew. */
function repack(socket: Socket): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const start = text.indexOf('\r\n\r\n') + 4;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    if (text.length < start + length) return;
    const body = gzipSync(gunzipSync(Buffer.from(text.slice(start), 'latin1')));
    text = '';
    socket.write(head('HTTP/1.1 200 OK', 'Content-Encoding: gzip', `Content-Length: ${body.length}`));
    socket.write(body);
  });
}

async function post(agent: Agent, port: number, body: Buffer): Promise<Buffer> {
  const headers = { 'Content-Encoding': 'gzip', 'Content-Length': body.length };
  const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: ACTIVESYNC, agent, headers });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return buffer(answer);
}

test("Node's own client, keeping its connection, with gzip both ways", () =>
  withProxy(
    async ({ proxy, inspector, kinds }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (const word of ['one', 'two', 'three']) {
        const answer = await deadline(5000, post(agent, proxy.port, gzipSync(word.repeat(1000))));
        assert.is(gunzipSync(answer).toString(), word.repeat(1000));
      }
      agent.destroy();
      await kinds(3);
      const seen = [...inspector.requests, ...inspector.responses];
      const words = seen.map(({ text }) => gunzipSync(Buffer.from(text, 'latin1')).toString());
      const three = ['one', 'two', 'three'].map((word) => word.repeat(1000));
      assert.equal(words, [...three, ...three]);
    },
    {},
    repack,
  ));

test('an answer of 101 is not passed on: what would follow could not be inspected', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(head('GET /chat HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    server.write(head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'));
    assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*easlens: .*switched to another protocol/);
    await server.ended();
  }));

for (const answers of ['streams', 'is held']) {
  test(`an answer of a status that HTTP does not have becomes a 502, where it ${answers}`, () =>
    withProxy(
      async ({ upstream, client, kinds }) => {
        const phone = client();
        phone.write(head(`GET ${ACTIVESYNC} HTTP/1.1`, 'Host: a'));
        const server = await upstream.accept();
        await server.with('\r\n\r\n');
        server.write(head('HTTP/1.1 099 Odd', 'Content-Length: 0'));
        assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*answered with the status 099/);
        await server.ended();
        assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
      },
      answers === 'streams' ? {} : { enforcer: new ScriptedEnforcer({ response: pass }) },
    ));
}

test.run();
