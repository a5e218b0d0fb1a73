import { X509Certificate } from 'node:crypto';
import { homedir, networkInterfaces } from 'node:os';
import type { AuthorityFacts, ProxyFacts } from '../onboarding/facts.ts';
import { onboardingSite } from '../onboarding/site.ts';
import type { ProxyOptions, RunningProxy } from '../proxy/index.ts';
import { readTextUpTo } from './bounded-file.ts';
import type { CertificateOptions } from './certificate-options.ts';
import { configFolder } from './home.ts';
import type { ModeOptions } from './mode-options.ts';
import type { ListenAddress } from './options.ts';
import { ownAddresses } from './own-addresses.ts';
import { qrCode } from './qr-code.ts';
import type { Streams } from './streams.ts';

/** Where devices find the pages that help to set them up. */
export interface Setup {
  readonly url: string;
  /** The same by other addresses of this machine. */
  readonly others: readonly string[];
  /** Nothing outside this machine reaches it. */
  readonly isLoopback: boolean;
  /** The URL as a QR code, in rows of text; absent where no phone could use it, or it would not fit. */
  readonly qr?: readonly string[];
}

interface SetupOptions extends Pick<CertificateOptions, 'cert' | 'hostname'>, Pick<ModeOptions, 'mode'> {
  readonly listen: Pick<ListenAddress, 'scheme'>;
  readonly upstream?: URL;
}

/** A certificate file has a few certificates of about 2 KiB. */
const MAX_BYTES = 1024 ** 2;

/**
 * The pages for devices. `usesCa`: devices are shown certificates of our CA; to be called once it is there, for it is made where
 * there was none.
 */
export async function setupPages(
  { hostname, cert, listen, mode, upstream }: SetupOptions,
  usesCa: boolean,
  streams: Pick<Streams, 'env'>,
): Promise<NonNullable<ProxyOptions['ownPages']>> {
  const authority = usesCa ? await authorityFacts(streams) : undefined;
  const isHttps = listen.scheme === 'https';
  const facts: ProxyFacts = {
    scheme: listen.scheme,
    modes: mode,
    names: isHttps ? (cert === undefined ? hostname : namesIn(cert)) : [],
    ...(upstream && { upstream }),
    ...(authority && { authority }),
  };
  return onboardingSite(facts);
}

async function authorityFacts({ env }: Pick<Streams, 'env'>): Promise<AuthorityFacts | undefined> {
  const { readAuthority } = await import('./ca-files.ts');
  const kept = readAuthority(configFolder({ env, platform: process.platform, homedir: homedir() }));
  if (!kept) return undefined;
  const { authority, root } = kept;
  const { domains, addresses } = authority.constraints;
  return { root, vouchesFor: [...domains, ...addresses], notAfter: authority.validity.notAfter };
}

/** What a certificate is for; nothing where that cannot be read. */
function namesIn(file: string): readonly string[] {
  try {
    const { subjectAltName = '' } = new X509Certificate(readTextUpTo(file, MAX_BYTES).text);
    return [...subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([^",]+)/g)].map(([, name = '']) => name);
  } catch {
    return [];
  }
}

/** Where the pages are, of a proxy that listens. */
export function setupOf(
  { scheme, address, port }: Pick<RunningProxy, 'scheme' | 'address' | 'port'>,
  interfaces = networkInterfaces(),
): Setup {
  const usual = scheme === 'https' ? 443 : 80;
  const [url = '', ...others] = ownAddresses(address, interfaces).map((own) => {
    const host = own.includes(':') ? `[${own}]` : own;
    return `${scheme}://${host}${port === usual ? '' : `:${port}`}/easlens`;
  });
  const isLoopback = /^\w+:\/\/(?:127\.|\[::1\])/.test(url);
  const qr = isLoopback ? undefined : qrCode(url);
  return { url, others, isLoopback, ...(qr && { qr }) };
}
