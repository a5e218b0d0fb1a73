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

/** A certificate for each host that the CA may vouch for. */
export class IssuedCertificates {
  readonly #authority: LeafAuthority;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly certificate: string; readonly context: SecureContext }>();

  constructor(authority: LeafAuthority, now: () => number) {
    this.#authority = authority;
    this.#now = now;
  }

  mayVouchFor(hostname: string): boolean {
    return this.#authority.mayVouchFor(hostname);
  }

  /**
   * A client that names no host, as one that was given an address, and one that names a host which the CA may not vouch for get
   * the certificate of `firstHost`: it tells people what is wrong better than a connection that just ends.
   */
  sourceFor(firstHost: string): CertificateSource {
    return {
      secureContextFor: (hostname) =>
        this.#contextFor(hostname !== undefined && this.mayVouchFor(hostname) ? hostname : firstHost),
    };
  }

  async #contextFor(host: string): Promise<SecureContext> {
    const pair = await this.#authority.leafFor(host, this.#now());
    const known = this.#known;
    const before = known.get(host);
    known.delete(host);
    const { certificate } = pair;
    const context = before?.certificate === certificate ? before.context : contextOf(pair);
    known.set(host, { certificate, context });
    const [oldest] = known.keys();
    if (known.size > MOST_CONTEXTS && oldest !== undefined) known.delete(oldest);
    return context;
  }
}
