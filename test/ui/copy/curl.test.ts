import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import type { Exchange } from '../../../src/inspect/exchange.ts';
import type { RawHeaders } from '../../../src/inspect/message.ts';
import { curlCommand } from '../../../src/ui/copy/curl.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('ui/copy/curl');

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

function exchangeOf(method: string, target: string, headers: RawHeaders, bytes: Uint8Array): Exchange {
  const head = { method, target, headers };
  const line = { command: 'Sync', query: 'plain', parameters: [] } as unknown as Exchange['line'];
  const body = openBody(headers, wholeBody(bytes), 'request', 'Sync');
  return { id: '1', openedAt: 0, head, line, findings: [], request: { head, line, body } };
}

/** Runs the command in sh against a real server; gives what the server got. */
async function run(exchange: Exchange, env: Readonly<Record<string, string>> = {}): Promise<Received> {
  const got = Promise.withResolvers<Received>();
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { method = '', url = '', rawHeaders } = request;
    response.end();
    got.resolve({ method, url, headers: rawHeaders, body: Buffer.concat(pieces) });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const command = curlCommand(exchange, `http://127.0.0.1:${port}/`);
    assert.match(command, /^[\n -~]*$/, 'only printable characters');
    const child = promisify(execFile)('sh', ['-c', command], { env: { ...process.env, ...env } });
    return (await deadline(10_000, Promise.all([got.promise, child])))[0];
  } finally {
    server.close();
  }
}

test('a body arrives byte for byte, with the method, the target and the fields', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const headers = [
    'X-Odd',
    `it's "$(id)" \\ \u00e9\t%s`,
    'Content-Type',
    'application/octet-stream',
    'X-Empty',
    '',
  ];
  const target = "/Microsoft-Server-ActiveSync?Cmd=Sync&User=o'neil&x={a,b}[1-3]/../$(id)";
  const got = await run(exchangeOf('POST', target, headers, bytes));
  assert.is(got.method, 'POST');
  assert.is(got.url, target);
  assert.equal(got.body, Buffer.from(bytes));
  assert.equal(without(got.headers, ['Host', 'Content-Length', 'Connection']), headers);
});

test('a request without a body stays one, and curl adds no fields of its own', async () => {
  const got = await run(exchangeOf('OPTIONS', '/Microsoft-Server-ActiveSync', [], new Uint8Array()));
  assert.is(got.method, 'OPTIONS');
  assert.equal(without(got.headers, ['Host', 'Connection']), []);
});

test('secrets stay out; the log-in is asked for', async () => {
  const basic = `Basic ${Buffer.from('alice:hunter2').toString('base64')}`;
  const headers = ['Authorization', basic, 'Cookie', 'session=hunter2', 'X-MS-PolicyKey', '12345'];
  const exchange = exchangeOf('POST', '/Microsoft-Server-ActiveSync', headers, Uint8Array.of(1));
  const command = curlCommand(exchange, 'http://127.0.0.1:1');
  assert.not.match(command, /hunter2|12345|aHVudGVy|YWxpY2U/);
  const asked = await promisify(execFile)('sh', ['-c', command]).catch((error) => error);
  assert.match(asked.stderr, 'set it to user:password');
  const got = await run(exchange, { LOGIN: 'bob:secret' });
  assert.ok(got.headers.includes(`Basic ${Buffer.from('bob:secret').toString('base64')}`));
});

test('an absolute target goes to the server, and hostile characters in a target are encoded', async () => {
  const target = 'http://alice:hunter2@elsewhere.example/a\u0001\u00e9 b?c';
  const got = await run(exchangeOf('GET', target, [], new Uint8Array()));
  assert.is(got.url, '/a%01%E9%20b?c');
});

function without(headers: RawHeaders, names: readonly string[]): RawHeaders {
  return headers.filter((_, index) => !names.includes(headers[index - (index % 2)] as string));
}

test.run();
