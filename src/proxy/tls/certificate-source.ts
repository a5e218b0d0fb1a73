import { createSecureContext, type SecureContext } from 'node:tls';

/** Oldest TLS that is spoken with devices and servers: what is older has been broken. (RFC 8996) */
export const MIN_TLS = 'TLSv1.2';

/** Where the certificates come from that devices are shown. */
export interface CertificateSource {
  /** Certificate and key for a host that a client names; undefined where it names none. Rejects where there is none for it. */
  secureContextFor(hostname: string | undefined): Promise<SecureContext>;
}

/** PEM texts: a certificate with the chain behind it, and its key. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate with its key, as PEM or as a PKCS #12 file without a pass phrase. */
export type ClientCertificate = CertificatePair | { readonly pfx: Uint8Array };

/** The part of the options of a secure context that says what is shown. */
export function shownOptions(shown: ClientCertificate) {
  return 'pfx' in shown ? { pfx: Buffer.from(shown.pfx) } : { cert: shown.certificate, key: shown.key };
}

/** One certificate, whatever host a client names. Throws what OpenSSL finds wrong with it. */
export function singleCertificate(pair: CertificatePair): CertificateSource {
  const context = Promise.resolve(contextOf(pair));
  return { secureContextFor: () => context };
}

function contextOf({ certificate, key }: CertificatePair): SecureContext {
  return createSecureContext({ cert: certificate, key, minVersion: MIN_TLS });
}

/** Makes certificates for hosts: our CA. */
export interface LeafAuthority {
  mayVouchFor(hostname: string): boolean;
  /** Rejects where it may not vouch for the host. `now` is in milliseconds since 1970. */
  leafFor(hostname: string, now: number): Promise<CertificatePair>;
}

/** Contexts kept; one takes about 50 KiB. */
const MOST_CONTEXTS = 200;

/**
 * A certificate for each host that the CA may vouch for. A client that names none, as one that was given an address, and one
 * that names another get that of the first host: it tells people what is wrong better than a connection that just ends.
 */
export function issuedCertificates(
  authority: LeafAuthority,
  firstHost: string,
  now: () => number,
): CertificateSource {
  const known = new Map<string, { readonly certificate: string; readonly context: SecureContext }>();
  return {
    secureContextFor: async (hostname) => {
      const host = hostname !== undefined && authority.mayVouchFor(hostname) ? hostname : firstHost;
      const pair = await authority.leafFor(host, now());
      const before = known.get(host);
      known.delete(host);
      const { certificate } = pair;
      const context = before?.certificate === certificate ? before.context : contextOf(pair);
      known.set(host, { certificate, context });
      const [oldest] = known.keys();
      if (known.size > MOST_CONTEXTS && oldest !== undefined) known.delete(oldest);
      return context;
    },
  };
}
