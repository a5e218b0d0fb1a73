import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOpening } from '../../../src/proxy/arrival/opening.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('proxy/arrival/opening');

const requests = [
  'GET / HTTP/1.1\r\n',
  'POST /Microsoft-Server-ActiveSync?Cmd=Sync HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'GET http://mail.example.com/x HTTP/1.1',
  'CONNECT mail.example.com:443 HTTP/1.1',
  '\r\nGET / HTTP/1.1',
  'M-SEARCH * HTTP/1.1',
];

for (const text of requests) {
  test(`${JSON.stringify(text)} is HTTP, and not before it can be told`, () => {
    assert.is(kindOf(text), 'http');
    const known = Array.from(text).map((_, index) => kindOf(text.slice(0, index)));
    assert.equal([...new Set(known)].sort(), ['http', 'more']);
    assert.is(known.lastIndexOf('more') + 1, known.indexOf('http'));
  });
}

const others = [
  'EHLO phone.example.com\r\n',
  'SSH-2.0-OpenSSH_9.6p1 Debian-4\r\n',
  'a1 CAPABILITY\r\n',
  '\x00\x01\x02',
  'A'.repeat(64),
  'GET  / HTTP/1.1',
];

for (const text of others) {
  test(`${JSON.stringify(text)} is not HTTP`, () => assert.is(kindOf(text), 'other'));
}

function kindOf(text: string): string {
  return readOpening(Buffer.from(text, 'latin1')).kind;
}

/** The first bytes that Node's own TLS client sends. */
async function helloFor(servername: string | undefined): Promise<Buffer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const arrived = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => socket.on('error', () => {}).once('data', resolve));
  });
  const raw = connect(port, '127.0.0.1');
  const client = connectTls({ socket: raw, ...(servername !== undefined && { servername }) });
  client.on('error', () => {});
  try {
    return await deadline(5000, arrived);
  } finally {
    client.destroy();
    raw.destroy();
    server.close();
  }
}

/** The same handshake in records of so many bytes. */
function inRecords(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    records.push(Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 0xff]), part);
  }
  return Buffer.concat(records);
}

test('the host that a TLS client names is read, in one record or in many', async () => {
  const hello = await helloFor('Mail.Example.com');
  assert.equal(readOpening(hello), { kind: 'tls', serverName: 'mail.example.com' });
  for (const size of [1, 7, 100]) {
    assert.equal(readOpening(inRecords(hello, size)), { kind: 'tls', serverName: 'mail.example.com' });
  }
  for (let length = 0; length < hello.length; length++) {
    assert.equal(readOpening(hello.subarray(0, length)), { kind: 'more' }, `${length} bytes`);
  }
});

test('a TLS client may name none', async () => {
  assert.equal(readOpening(await helloFor(undefined)), { kind: 'tls' });
});

const odd: readonly (readonly [name: string, bytes: readonly number[], is: object])[] = [
  ['a record of another version', [0x16, 0x05, 1], { kind: 'other' }],
  ['an empty record', [0x16, 3, 1, 0, 0], { kind: 'tls' }],
  ['a handshake that is no hello', [0x16, 3, 1, 0, 4, 2, 0, 0, 0], { kind: 'tls' }],
  ['a hello of megabytes', [0x16, 3, 1, 0, 4, 1, 0x7f, 0xff, 0xff], { kind: 'tls' }],
  [
    'an alert in the middle of a hello',
    [0x16, 3, 1, 0, 4, 1, 0, 0, 9, 0x15, 3, 1, 0, 2, 2, 40],
    { kind: 'tls' },
  ],
  ['a hello with nothing in it', [0x16, 3, 1, 0, 4, 1, 0, 0, 0], { kind: 'tls' }],
];

for (const [name, bytes, is] of odd) {
  test(`${name} is told at once`, () => assert.equal(readOpening(Buffer.from(bytes)), is));
}

test('a name that no host has is none', async () => {
  const hello = await helloFor('mail.example.com');
  const at = hello.indexOf('mail.example.com');
  for (const byte of [0x0a, 0x00, 0x2f, 0x20, 0xe9]) {
    const spoiled = Buffer.from(hello);
    spoiled[at] = byte;
    assert.equal(readOpening(spoiled), { kind: 'tls' });
  }
});

test('whatever the bytes are, something is said, and no more than 32 KiB are asked for', async () => {
  const hello = await helloFor('mail.example.com');
  fc.assert(
    fc.property(fc.nat(hello.length - 1), fc.nat(255), fc.nat(hello.length), (at, byte, length) => {
      const spoiled = Buffer.from(hello);
      spoiled[at] = byte;
      assert.ok(['tls', 'other', 'more', 'http'].includes(readOpening(spoiled.subarray(0, length)).kind));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 1, maxLength: 7 }),
      (bytes, pattern) => {
        const filler = Buffer.alloc(32 * 1024, pattern);
        const long = Buffer.concat([Buffer.from([0x16, 3]), bytes, filler]);
        assert.is.not(readOpening(long).kind, 'more');
      },
    ),
    { numRuns: 500 },
  );
});

test.run();
