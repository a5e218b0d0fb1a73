import type { RootCertificate } from '../ca/root-certificate.ts';

/** What the pages tell of the proxy that shows them. */
export interface ProxyFacts {
  /** What devices speak to its address. */
  readonly scheme: 'http' | 'https';
  /** How devices may come to it: `reverse`, `forward`, `transparent`. */
  readonly modes: readonly ('reverse' | 'forward' | 'transparent')[];
  /** Names and addresses that the certificate of its address is for, the first one before others; none where it speaks plain HTTP. */
  readonly names: readonly string[];
  /** The CA that devices have to trust; absent where it shows no certificate, or one of the operator's own. */
  readonly authority?: AuthorityFacts;
  /** The mail server behind it; absent where devices name theirs. */
  readonly upstream?: URL;
}

export interface AuthorityFacts {
  readonly root: RootCertificate;
  /** Domains and addresses; it can vouch for nothing else. */
  readonly vouchesFor: readonly string[];
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}
