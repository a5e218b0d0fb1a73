import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeAuthority } from '../../src/cli/ca-files.ts';
import { qrCode } from '../../src/cli/qr-code.ts';
import { setupOf, setupPages } from '../../src/cli/setup.ts';
import { now } from '../helpers/authority.ts';

const test = suite('cli/setup');

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
/** Options of a reverse proxy. */
const base = (scheme: 'http' | 'https') => ({
  hostname: [],
  listen: { scheme },
  mode: ['reverse'] as const,
  upstream: new URL('https://mail.example.com'),
});

const NETWORK = {
  eth0: ['192.168.1.5', '10.0.0.4'].map((address) => ({
    address,
    family: 'IPv4' as const,
    netmask: '',
    mac: '',
    internal: false,
    cidr: null,
  })),
};

test('tells where the pages are, by each address, with a code for the first', () => {
  const setup = setupOf({ scheme: 'http', address: '0.0.0.0', port: 8080 }, NETWORK);
  assert.equal(setup, {
    url: 'http://192.168.1.5:8080/easlens',
    others: ['http://10.0.0.4:8080/easlens'],
    isLoopback: false,
    qr: qrCode('http://192.168.1.5:8080/easlens'),
  });
});

test('leaves out the usual port, and the code where no phone could use it', () => {
  const urlOf = (scheme: 'http' | 'https', address: string, port: number) =>
    setupOf({ scheme, address, port }, NETWORK).url;
  assert.is(urlOf('https', '192.168.1.5', 443), 'https://192.168.1.5/easlens');
  assert.is(urlOf('http', '192.168.1.5', 80), 'http://192.168.1.5/easlens');
  assert.is(urlOf('http', 'fd00::1', 443), 'http://[fd00::1]:443/easlens');
  for (const address of ['127.0.0.1', '::1']) {
    const { isLoopback, qr } = setupOf({ scheme: 'http', address, port: 80 }, NETWORK);
    assert.is(isLoopback, true);
    assert.is(qr, undefined);
  }
});

async function text(pages: Awaited<ReturnType<typeof setupPages>>, host: string, file = ''): Promise<string> {
  const answer = pages({
    method: 'GET',
    target: `/easlens/${file}`,
    headers: ['Host', host],
    isToProxy: () => true,
  });
  return Buffer.from(answer?.body ?? []).toString();
}

test('with --hostname the pages offer the CA that is kept', async () => {
  const home = mkdtempSync(join(tmpdir(), 'easlens-setup-'));
  try {
    const { root } = await makeAuthority(home, ['mail.example.com', '192.0.2.7'], now);
    const options = { ...base('https'), hostname: ['mail.example.com'] };
    const pages = await setupPages(options, true, { env: { EASLENS_HOME: home } });
    const page = (await text(pages, '192.168.1.5:8443')).replaceAll('<wbr>', '');
    assert.match(page, root.fingerprint);
    assert.match(page, 'mail.example.com, 192.0.2.7, and no other site');
    assert.match(page, '<b>mail.example.com:8443</b>, SSL on');
    assert.is(await text(pages, 'mail.example.com', 'ca.pem'), root.pem);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('with --cert, the account has a name that the certificate is for', async () => {
  const options = { ...base('https'), cert: fixture('localhost.pem') };
  const pages = await setupPages(options, false, { env: {} });
  const page = await text(pages, '192.168.1.5');
  assert.match(page, 'No certificate of ours needs to be installed');
  assert.match(page, '<b>localhost</b>, SSL on');
  assert.match(await text(pages, '127.0.0.1:8443'), '<b>127.0.0.1:8443</b>, SSL on');
});

test('with plain HTTP there is none, and a certificate that cannot be read is no obstacle', async () => {
  const pages = await setupPages(base('http'), false, { env: {} });
  assert.match(await text(pages, '192.168.1.5:8080'), '<b>192.168.1.5:8080</b>, SSL off');
  const folder = mkdtempSync(join(tmpdir(), 'easlens-setup-'));
  try {
    const cert = join(folder, 'cert.pem');
    writeFileSync(cert, 'none');
    const odd = await setupPages({ ...base('https'), cert }, false, { env: {} });
    assert.match(await text(odd, 'a.test'), '<b>a.test</b>, SSL on');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
