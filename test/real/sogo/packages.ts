import { execFile } from 'node:child_process';
import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What has to be on the machine: a Debian package, and the file that shows it, whatever package brought it. */
const needed: readonly (readonly [packageName: string, proof: string])[] = [
  ['sogo', '/usr/sbin/sogod'],
  ['sogo-activesync', '/usr/lib/GNUstep/SOGo/ActiveSync.SOGo'],
  ['dovecot-imapd', '/usr/lib/dovecot/imap'],
  ['memcached', '/usr/bin/memcached'],
  ['postgresql', '/usr/lib/postgresql/*/bin/initdb'],
  ['nginx-light', '/usr/sbin/nginx'],
  ['openssl', '/usr/bin/openssl'],
];

/** Asked by the package scripts before they start a service; 101 forbids it. (Debian's invoke-rc.d) */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';
/** Another installation may be going on; its lock is waited for. */
const APT = ['-o', 'DPkg::Lock::Timeout=600'];
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** Installs what is missing; throws with the reason in one sentence where it cannot. */
export async function installPackages(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(`SOGo is installed from Debian packages; this is ${process.platform}.`);
  if (process.getuid?.() !== 0)
    throw new Error('Root is needed: SOGo runs as the user "sogo" and its packages come with apt-get.');
  const missing = needed.filter(([, proof]) => globSync(proof).length === 0).map(([name]) => name);
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get'))
    throw new Error(`No apt-get here to install ${missing.join(', ')} with.`);
  process.stdout.write(`Installing ${missing.join(', ')} …\n`);
  await withoutServices(() => aptInstall(missing));
  for (const [name, proof] of needed)
    if (globSync(proof).length === 0) throw new Error(`${name} is installed but ${proof} is not there.`);
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

async function apt(...words: readonly string[]): Promise<void> {
  try {
    await execute('apt-get', [...APT, ...words], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 64 * 1024 * 1024,
      timeout: INSTALL_TIMEOUT_MS,
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`apt-get ${words[0]} failed: ${said.trim().split('\n').slice(-5).join('\n')}`);
  }
}

/** The packages would start SOGo, Dovecot and the others on their usual ports: forbids it meanwhile. */
async function withoutServices(action: () => Promise<void>): Promise<void> {
  if (existsSync(SERVICE_POLICY)) return action();
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await action();
  } finally {
    rmSync(SERVICE_POLICY, { force: true });
  }
}
