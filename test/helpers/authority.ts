import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, connect, createServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { generateKeys, KEY_ALGORITHM, keyText } from '../../src/ca/certificate.ts';
import type { StoredAuthority } from '../../src/ca/create-authority.ts';
import { readHost } from '../../src/ca/host.ts';
import { issueLeaf } from '../../src/ca/leaf.ts';

/** A moment at which the certificates of these tests are valid for other programs too, whose clock is the real one. */
export const now = Date.now();

/** What somebody who got hold of a kept CA would make of it: a certificate for any host, past all our checks. */
export async function forge(
  stored: StoredAuthority,
  hostname: string,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const intermediate = new X509Certificate(stored.intermediateCertificate);
  const { publicKey, privateKey } = await generateKeys(true);
  const issuer = {
    name: intermediate.subject.split('\n').join(', '),
    key: createPrivateKey(stored.intermediateKey).toCryptoKey(KEY_ALGORITHM, false, ['sign']),
    publicKey: intermediate.publicKey.toCryptoKey(KEY_ALGORITHM, true, ['verify']),
    notBefore: intermediate.validFromDate.getTime(),
    notAfter: intermediate.validToDate.getTime(),
  };
  const leaf = await issueLeaf(readHost(hostname), issuer, issuer, publicKey);
  return { certificate: leaf + stored.intermediateCertificate, key: await keyText(privateKey) };
}

/** What Node's own TLS client says of a server that shows `certificate`: nothing when it is content, else its words. */
export async function verdictOfNode(
  root: string,
  server: { readonly certificate: string; readonly key: string },
  hostname: string,
): Promise<string | undefined> {
  // An address is not sent as a server's name, but compared all the same.
  const asked = {
    ...(isIP(hostname) === 0 && { servername: hostname }),
    checkServerIdentity: (_: string, shown: PeerCertificate) => verdictOnName(hostname, shown),
  };
  const listener = createServer({ cert: server.certificate, key: server.key }, (socket) => socket.end());
  listener.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = listener.address() as AddressInfo;
    return await new Promise((resolve) => {
      const socket: TLSSocket = connect({ port, host: '127.0.0.1', ca: root, ...asked }, () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on('error', ({ message }) => resolve(message));
    });
  } finally {
    await new Promise((resolve) => listener.close(resolve));
  }
}

/** Some versions of Node 22 take every IPv6 address for an empty name. */
function verdictOnName(hostname: string, shown: PeerCertificate): Error | undefined {
  if (isIP(hostname) !== 6) return checkServerIdentity(hostname, shown);
  const isFor = new X509Certificate(shown.raw).checkIP(hostname) !== undefined;
  return isFor ? undefined : new Error(`not for ${hostname}`);
}

/** Runs OpenSSL in a folder that holds `files` meanwhile. */
export function openssl(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...argv: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr } = spawnSync('openssl', argv, {
      cwd: folder,
      encoding: 'utf8',
      input: '',
    });
    return { code: status, out: stdout ?? '', err: stderr ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const withoutOpenSsl = openssl({}, 'version').code === 0 ? undefined : 'there is no openssl here';

/** The body of a test that needs OpenSSL; says so, and does nothing, where there is none. */
export function withOpenSsl(act: () => Promise<void>): () => Promise<void> {
  return async () => {
    if (withoutOpenSsl === undefined) return act();
    process.stderr.write(`skipped: ${withoutOpenSsl}\n`);
  };
}
