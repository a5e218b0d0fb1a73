import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clientCertificatesFor, collectClientCertificate } from '../../src/cli/client-certificate.ts';
import { CommandError } from '../../src/cli/command-error.ts';

const test = suite('cli/client-certificate');

const UPSTREAM = new URL('https://mail.example.com');
const CERT = fileURLToPath(new URL('../fixtures/tls/localhost.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../fixtures/tls/localhost.key', import.meta.url));

function trouble(host: string, file: string, upstream = UPSTREAM): string {
  try {
    clientCertificatesFor([{ host, file }], upstream);
  } catch (error) {
    assert.instance(error, CommandError);
    return `${(error as CommandError).message}\n${(error as CommandError).wayOut}`;
  }
  return '';
}

test('reads HOST=FILE, where the file may have an equals sign', () => {
  const one = collectClientCertificate('Mail.example.com=a=b.pem', []);
  assert.equal(one, [{ host: 'mail.example.com', file: 'a=b.pem' }]);
  for (const text of ['', 'a.pem', '=a.pem', 'host=']) {
    assert.throws(
      () => collectClientCertificate(text, []),
      (error: unknown) => error instanceof InvalidArgumentError,
    );
  }
});

test('takes a PEM file with certificate and key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    const file = join(folder, 'both.pem');
    const text = readFileSync(CERT, 'utf8') + readFileSync(KEY, 'utf8');
    writeFileSync(file, text);
    const shown = clientCertificatesFor([{ host: 'mail.example.com', file }], UPSTREAM);
    assert.equal([...shown], [['mail.example.com', { certificate: text, key: text }]]);
    const hosts = ['a.example', 'b.example'].map((host) => ({ host, file }));
    assert.equal([...clientCertificatesFor(hosts, undefined).keys()], ['a.example', 'b.example']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('says what is wrong with a file, a host or an upstream', () => {
  assert.is(clientCertificatesFor([], UPSTREAM).size, 0);
  assert.match(trouble('other.example', CERT), /for other\.example, and.*\n.*mail\.example\.com=/);
  assert.match(trouble('mail.example.com', 'no.pem'), /Cannot read no\.pem/);
  assert.match(trouble('mail.example.com', CERT), /cannot be used.*\n.*and its key, without a pass phrase/);
  assert.match(trouble('a', CERT, new URL('http://a')), /of no use to a plain HTTP upstream/);
  const readme = fileURLToPath(new URL('../fixtures/tls/README.md', import.meta.url));
  assert.match(trouble('mail.example.com', readme), /cannot be used.*\n.*openssl pkcs12/);
});

test.run();
