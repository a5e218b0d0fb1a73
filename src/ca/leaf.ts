import type { webcrypto } from 'node:crypto';
import { CLOCK_SKEW_MS, forServers, issue, type Signer } from './certificate.ts';
import type { Host } from './host.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
} from './x509.ts';

/** Times in milliseconds since 1970. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface LeafIssuer extends Signer, Validity {
  /** Its subject. */
  readonly name: string;
}

/** 398 days: iOS takes no server certificate of a longer life. */
const MAX_LIFE_MS = 398 * 24 * 60 * 60 * 1000;
/** Longest common name. (RFC 5280, ub-common-name) */
const MAX_COMMON_NAME = 64;

/** A day back for clocks that are behind; never beyond the issuer's own. */
export function leafValidity(issuer: Validity, now: number): Validity {
  const notBefore = Math.max(now - CLOCK_SKEW_MS, issuer.notBefore);
  return { notBefore, notAfter: Math.min(notBefore + MAX_LIFE_MS, issuer.notAfter) };
}

/** Makes the certificate of one host, as PEM. */
export function issueLeaf(
  host: Host,
  { notBefore, notAfter }: Validity,
  issuer: LeafIssuer,
  publicKey: webcrypto.CryptoKey,
): Promise<string> {
  return issue({
    subject: subjectOf(host),
    issuer: issuer.name,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    publicKey,
    signer: issuer,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      forServers(),
      new SubjectAlternativeNameExtension([{ type: host.kind, value: host.name }]),
    ],
  });
}

/**
 * Clients read the alternative names; the common name is for people. An address is none, for some hold a common name with dots in it against the
 * domains that the CA is constrained to.
 */
function subjectOf({ kind, name }: Host): string {
  return kind === 'dns' && name.length <= MAX_COMMON_NAME ? `O=EAS Lens, CN=${name}` : 'O=EAS Lens';
}
