import type { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { certificatesFor } from '../../src/cli/certificate-options.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { Handshakes } from '../../src/proxy/tls/handshakes.ts';
import { deadline } from '../helpers/deadline.ts';

const test = suite('cli/certificate-options');

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
}

type Options = Parameters<typeof certificatesFor>[0];

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CERT = fixture('localhost.pem');
const KEY = fixture('localhost.key');

/** What is wrong with the options, and the way out. */
async function trouble(options: Partial<Options>, isHttps = true): Promise<string> {
  try {
    await certificatesFor({ hostname: [], ...options }, { isHttps }, { env: {} }, () => {});
  } catch (error) {
    assert.instance(error, CommandError);
    return `${(error as CommandError).message}\n${(error as CommandError).wayOut}`;
  }
  return '';
}

test('plain HTTP needs no certificate, and takes none', async () => {
  assert.is(await certificatesFor({ hostname: [] }, { isHttps: false }, { env: {} }, () => {}), undefined);
  assert.match(await trouble({ cert: CERT }, false), /of no use.*\n.*--listen https:/);
  assert.match(await trouble({ hostname: ['a.example'] }, false), /of no use/);
});

const rows: readonly [what: string, options: Partial<Options>, says: RegExp][] = [
  ['nothing', {}, /needs a certificate.*\n.*--cert FILE.*--hostname/],
  ['a certificate and a name', { cert: CERT, key: KEY, hostname: ['a'] }, /two sources/],
  ['a file that is not there', { cert: 'no.pem', key: KEY }, /Cannot read no\.pem.*\n.*--cert/],
  ['a key where the certificate is to be', { cert: KEY, key: KEY }, /holds no certificate/],
  ['a certificate without its key', { cert: CERT }, /localhost\.pem holds no key.*\n.*--key/],
  ['the key of another', { cert: CERT, key: fixture('other.key') }, /does not belong to the first/],
];

for (const [what, options, says] of rows) {
  test(`HTTPS with ${what} is told what is missing`, async () => {
    assert.match(await trouble(options), says);
  });
}

test('a key with a pass phrase, and bytes that are no certificate, are told apart', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.pem');
    writeFileSync(file, '-----BEGIN ENCRYPTED PRIVATE KEY-----\n');
    assert.match(await trouble({ cert: CERT, key: file }), /has a pass phrase\n.*openssl pkey/);
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    assert.match(await trouble({ cert: file, key: KEY }), /cannot be used with the key/);
  }));

test('certificate and key may lie in one file', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'both.pem');
    writeFileSync(file, readFileSync(KEY, 'utf8') + readFileSync(CERT, 'utf8'));
    assert.is(await trouble({ cert: file }), '');
  }));

test('a name gets a certificate of the CA, which is made once', () =>
  inFolder(async (folder) => {
    const notes: string[] = [];
    const options = { hostname: ['mail.example.com', 'autodiscover.example.com'] };
    const streams = { env: { EASLENS_HOME: folder } };
    for (const _ of [1, 2]) {
      const certificates = await certificatesFor(options, { isHttps: true }, streams, (note) =>
        notes.push(note),
      );
      assert.ok(certificates);
      const shown = async (servername?: string) => (await shownBy(certificates, servername)).subjectAltName;
      assert.is(await shown('autodiscover.example.com'), 'DNS:autodiscover.example.com');
      assert.is(await shown('MAIL.example.com'), 'DNS:mail.example.com');
      assert.is(await shown(), 'DNS:mail.example.com');
      assert.is(await shown('www.bank.example'), 'DNS:mail.example.com');
    }
    assert.is(notes.length, 1);
    assert.match(notes[0] as string, /A CA was made in .*authority\.pem/);
  }));

/** The certificate that a client gets to see that asks for a host. */
async function shownBy(
  certificates: NonNullable<Awaited<ReturnType<typeof certificatesFor>>>,
  servername?: string,
): Promise<X509Certificate> {
  const secured: Socket[] = [];
  const handshakes = new Handshakes();
  const offer = { certificates, secured: (client: Socket) => secured.push(client), failed: () => {} };
  const server = createServer((raw) => handshakes.begin(raw, offer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const raw = connect(port, '127.0.0.1');
  const client = connectTls({ socket: raw, rejectUnauthorized: false, ...(servername && { servername }) });
  try {
    await deadline(
      5000,
      new Promise<void>((resolve, reject) => {
        client.once('secureConnect', resolve);
        client.once('error', reject);
      }),
    );
    return client.getPeerX509Certificate() as X509Certificate;
  } finally {
    client.destroy();
    for (const socket of secured) socket.destroy();
    server.close();
  }
}

test.run();
