import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { Authority, type Leaf } from '../../src/ca/authority.ts';
import { createAuthority } from '../../src/ca/create-authority.ts';
import { deadline } from '../helpers/deadline.ts';
import { type Easlens, startEaslensAs } from './easlens.ts';

export const run = promisify(execFile);

/** A folder of our own, gone when the test is over. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The CA of a mail server, not ours: its PEM file, and certificates of it. */
export interface ServerCa {
  readonly file: string;
  leafFor(host: string): Promise<Leaf>;
}

export async function serverCa(folder: string, ...hosts: readonly string[]): Promise<ServerCa> {
  const stored = await createAuthority({ hosts, now: Date.now() });
  const authority = new Authority(stored);
  const file = join(folder, 'server-ca.pem');
  writeFileSync(file, stored.rootCertificate);
  return { file, leafFor: (host) => authority.leafFor(host, Date.now()) };
}

/** An HTTPS server that says hello. */
export async function withHttps<Result>(
  { certificate, key }: Leaf,
  use: (port: number) => Promise<Result>,
): Promise<Result> {
  const server: Server = createServer({ cert: certificate, key }, (request, response) => {
    request.resume().on('end', () => response.end(`hello ${request.headers.host} ${request.url}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    return await use(port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** easlens in some mode, with a home of its own, and the CA that phones have to trust. */
export interface Interceptor {
  readonly easlens: Easlens;
  readonly ca: string;
  /** curl through it as its proxy. */
  curl(...words: readonly string[]): Promise<string>;
}

export async function withInterceptor(
  folder: string,
  words: readonly string[],
  use: (interceptor: Interceptor) => Promise<void>,
): Promise<void> {
  const env = { EASLENS_HOME: join(folder, 'home') };
  const listen = ['--listen', '127.0.0.1:0', '--output', 'json', '--no-ui'];
  const easlens = await startEaslensAs(['proxy', '--no-session', ...listen, ...words], { env });
  const ca = join(folder, 'easlens-ca.pem');
  try {
    writeFileSync(ca, await exportCa(env));
    const curl = (...more: readonly string[]) =>
      curlAs('-x', `http://127.0.0.1:${easlens.port}`, '--noproxy', '', '--cacert', ca, ...more);
    await use({ easlens, ca, curl });
  } finally {
    assert.is(await deadline(20_000, easlens.stop()), 0);
  }
}

export async function exportCa(env: NodeJS.ProcessEnv): Promise<string> {
  const program = new URL('../../dist/cli/bin.js', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [program, 'ca', 'export', '--format', 'pem'], {
    env: { ...process.env, ...env },
  });
  return stdout;
}

async function curlAs(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('curl', ['-sS', '--max-time', '20', ...words]);
  return stdout;
}
