import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/ca/authority.ts';
import { createAuthority } from '../../src/ca/create-authority.ts';
import { RootCertificate } from '../../src/ca/root-certificate.ts';
import { forge, now } from '../helpers/authority.ts';
import { Chromium } from './chromium.ts';
import { needing, programs } from './debian.ts';

const test = suite('real/ca');

const missing = programs({
  chromium: 'chromium',
  certutil: 'libnss3-tools',
  certtool: 'gnutls-bin',
  keytool: 'default-jre-headless',
});

const stored = await createAuthority({ hosts: ['mail.example.com', '127.0.0.1'], now });
const authority = new Authority(stored);
const permitted = ['mail.example.com', 'a.mail.example.com', '127.0.0.1'];
const others = ['bank.test', 'example.com', '127.0.0.2'];

interface Shown {
  readonly certificate: string;
  readonly key: string;
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-ca-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An HTTPS server that shows a certificate; a page of it has the title "in". */
async function withServer(shown: Shown, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer({ cert: shown.certificate, key: shown.key }, (_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<title>in</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The certificate of a host as we make it, and for other hosts as somebody would who got hold of what is kept. */
async function shownFor(host: string): Promise<Shown> {
  return permitted.includes(host) ? authority.leafFor(host, now) : forge(stored, host);
}

test(
  'a browser that trusts the CA lets its hosts in, and nobody else, whoever signs with what is kept',
  needing(missing, ['chromium', 'certutil'], () =>
    withFolder(async (home) => {
      const root = join(home, 'root.pem');
      writeFileSync(root, stored.rootCertificate);
      mkdirSync(join(home, '.pki', 'nssdb'), { recursive: true });
      const certutil = (...words: readonly string[]) =>
        execFileSync('certutil', ['-d', `sql:${join(home, '.pki', 'nssdb')}`, ...words]);
      certutil('-N', '--empty-password');
      certutil('-A', '-t', 'C,,', '-n', 'easlens', '-i', root);
      const browser = await Chromium.start(
        ['--host-resolver-rules=MAP *.com 127.0.0.1, MAP *.test 127.0.0.1'],
        home,
      );
      try {
        for (const host of [...permitted, ...others]) {
          await withServer(await shownFor(host), async (port) => {
            const page = await browser.open(`https://${host}:${port}/`, { width: 800, height: 600 });
            const seen = await page.evaluate<string>(
              'document.title === "in" ? "in" : document.body.innerText.match(/ERR_[A-Z_]+/)?.[0]',
            );
            assert.is(seen, permitted.includes(host) ? 'in' : 'ERR_CERT_INVALID', host);
          });
        }
      } finally {
        await browser.stop();
      }
    }),
  ),
);

test(
  'GnuTLS says the same',
  needing(missing, ['certtool'], () =>
    withFolder(async (folder) => {
      const [root, chain] = [join(folder, 'root.pem'), join(folder, 'chain.pem')];
      writeFileSync(root, stored.rootCertificate);
      for (const host of [...permitted, ...others].filter((name) => !/^[\d.]+$/.test(name))) {
        writeFileSync(chain, (await shownFor(host)).certificate);
        const words = [
          '--verify',
          '--load-ca-certificate',
          root,
          '--infile',
          chain,
          '--verify-hostname',
          host,
        ];
        const { stdout } = spawnSync('certtool', words, { encoding: 'utf8' });
        const [, verdict = stdout] = /Chain verification output: (.*)/.exec(stdout) ?? [];
        const expected = permitted.includes(host)
          ? /^Verified\./
          : /^Not verified\..*violates the signer's constraints/;
        assert.match(verdict, expected, host);
      }
    }),
  ),
);

test(
  'Java takes the PKCS #12 file for a trusted certificate',
  needing(missing, ['keytool'], () =>
    withFolder(async (folder) => {
      const file = join(folder, 'root.p12');
      const root = new RootCertificate(stored.rootCertificate);
      writeFileSync(file, root.as('p12'));
      const words = ['-list', '-v', '-keystore', file, '-storepass', 'easlens', '-J-Duser.language=en'];
      const { stdout } = spawnSync('keytool', words, { encoding: 'utf8' });
      assert.match(stdout, 'Entry type: trustedCertEntry');
      assert.match(stdout, `SHA256: ${root.fingerprint}`);
    }),
  ),
);

test.run();
