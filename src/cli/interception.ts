import { homedir } from 'node:os';
import type { Interception } from '../proxy/index.ts';
import { ensureAuthority, readAuthority } from './ca-files.ts';
import { CLOUD_HOSTS } from './cloud-hosts.ts';
import { configFolder } from './home.ts';
import { now } from './now.ts';
import type { Streams } from './streams.ts';

/** Which hosts' TLS is read, and with what. */
export interface HostsToRead {
  readonly intercept: readonly string[];
  readonly passthroughAfter?: number;
  /** What the listener itself is called. */
  readonly hostname: readonly string[];
}

/** What is intercepted, with the hosts for people to read. */
export interface ReadyInterception extends Interception {
  readonly hosts: readonly string[];
}

/**
 * Gets the CA ready for the hosts asked for, or else for the upstream, its autodiscover host and the clouds that phones
 * speak to; of the latter, what a CA that is there already may not vouch for is left out, and `note` is told. Throws CommandError
 * where the CA cannot be used, or may not vouch for what was asked for.
 */
export async function interceptionFor(
  { intercept, passthroughAfter, hostname }: HostsToRead,
  upstream: URL | undefined,
  { env }: Pick<Streams, 'env'>,
  note: (message: string) => void,
): Promise<ReadyInterception> {
  const { IssuedCertificates } = await import('../proxy/index.ts');
  const folder = configFolder({ env, platform: process.platform, homedir: homedir() });
  const asked = [...hostname, ...(intercept.length > 0 ? intercept : hostsOf(upstream))];
  const clouds = intercept.length > 0 ? [] : CLOUD_HOSTS;
  const isThere = readAuthority(folder) !== undefined;
  const kept = await ensureAuthority(folder, isThere ? asked : [...asked, ...clouds], now());
  if (kept.made)
    note(`A CA was made in ${kept.file}. Devices have to trust it: see easlens ca export --help.`);
  const certificates = new IssuedCertificates(kept.authority, now);
  const leftOut = clouds.filter((host) => !certificates.mayVouchFor(host));
  if (leftOut.length > 0) note(`Passed on unread, for the CA may not vouch for them: ${leftOut.join(', ')}.`);
  const hosts = [...asked, ...clouds.filter((host) => !leftOut.includes(host))].map(bare);
  return {
    hosts,
    intercepts: (name) =>
      hosts.some((host) => name === host || name.endsWith(`.${host}`)) && certificates.mayVouchFor(name),
    certificates: (name) => certificates.sourceFor(name),
    ...(passthroughAfter !== undefined && { passthroughAfter }),
  };
}

/** The server, and where phones look for its address: `autodiscover.` and its domain. (MS-OXDSCLI) */
export function hostsOf(upstream: URL | undefined): readonly string[] {
  if (!upstream) return [];
  const host = upstream.hostname.replace(/^\[|\]$/g, '');
  const labels = host.split('.');
  const isName = /[a-z]/.test(host) && !host.includes(':') && labels.length > 1;
  if (!isName) return [host];
  const domain = labels.length > 2 ? labels.slice(1) : labels;
  return [host, ['autodiscover', ...domain].join('.')];
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^\*\./, '').replace(/\.$/, '');
}
