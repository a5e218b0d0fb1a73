import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunningProxy } from '../../src/proxy/index.ts';
import { spent } from '../../src/proxy/spent.ts';
import { deadline } from '../helpers/deadline.ts';
import { ACTIVESYNC, HTTP, HTTPS, TEST_CA, tlsFixture, withProxy } from './harness.ts';

const test = suite('proxy/spent');
const KIB = 1024;

test('gives back memory that is the bytes alone', () => {
  const bytes = Buffer.from(new ArrayBuffer(64 * KIB));
  spent(bytes);
  assert.is(bytes.length, 0);
  assert.is(bytes.buffer.byteLength, 0);
});

test('leaves what shares its memory with others', () => {
  const whole = Buffer.from(new ArrayBuffer(64 * KIB)).fill('x');
  const half = whole.subarray(0, 32 * KIB);
  spent(half);
  assert.is(half.toString(), 'x'.repeat(32 * KIB));
  assert.is(whole.length, 64 * KIB);
});

test('leaves small bytes, and memory of several threads, to the collector', () => {
  const small = Buffer.from(new ArrayBuffer(KIB));
  const shared = new Uint8Array(new SharedArrayBuffer(64 * KIB));
  spent(small);
  spent(shared);
  assert.is(small.length, KIB);
  assert.is(shared.length, 64 * KIB);
});

for (const size of [16, 40, 63, 64, 65, 130, 1000, 5000]) {
  for (const [chunked, encrypted] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const framing = `${chunked ? 'in chunks' : 'of a length'}${encrypted ? ', encrypted,' : ''}`;
    test(`bodies of ${size} KiB ${framing} pass whole both ways, and are whole for the inspector`, () =>
      withEcho(encrypted, async (upstream) => {
        await withProxy(
          async ({ proxy, inspector, kinds }) => {
            const sent = pattern(size * KIB);
            const answer = await deadline(10_000, post(proxy, sent, chunked));
            assert.is(Buffer.compare(answer, sent), 0);
            await kinds();
            const [asked, answered] = [inspector.requests[0]?.text, inspector.responses[0]?.text];
            assert.ok(asked === sent.toString('latin1'), 'the request that was inspected');
            assert.ok(answered === sent.toString('latin1'), 'the response that was inspected');
          },
          { upstream, upstreamCa: TEST_CA, listen: encrypted ? HTTPS : HTTP },
        );
      }));
  }
}

/** No two places of it are alike, as far as a few kilobytes see. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
  return bytes;
}

/** A server that sends back what it gets, with the same framing. */
async function withEcho(encrypted: boolean, run: (upstream: URL) => Promise<void>): Promise<void> {
  const echo = (request: IncomingMessage, response: ServerResponse): void => {
    const length = request.headers['content-length'];
    response.writeHead(200, length === undefined ? {} : { 'Content-Length': length });
    request.pipe(response);
  };
  const tls = { cert: tlsFixture('localhost.pem'), key: tlsFixture('localhost.key') };
  const server = (encrypted ? createTlsServer(tls, echo) : createServer(echo)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await run(new URL(encrypted ? `https://localhost:${port}` : `http://127.0.0.1:${port}`));
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function post(
  { port, scheme }: Pick<RunningProxy, 'port' | 'scheme'>,
  body: Buffer,
  chunked: boolean,
): Promise<Buffer> {
  const headers = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length };
  const options = { port, host: 'localhost', family: 4, method: 'POST', path: ACTIVESYNC, headers };
  const request =
    scheme === 'https'
      ? tlsRequest({ ...options, ca: TEST_CA, agent: new TlsAgent() })
      : httpRequest({ ...options, agent: new Agent() });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return buffer(answer);
}

test.run();
