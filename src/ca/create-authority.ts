import {
  authorityExtensions,
  CLOCK_SKEW_MS,
  forServers,
  generateKeys,
  issue,
  keyText,
  shortId,
} from './certificate.ts';
import { constraintsFor } from './constraints.ts';

/** A CA as it is kept: PEM texts. The root's private key is not among them; it is nowhere. */
export interface StoredAuthority {
  readonly rootCertificate: string;
  readonly intermediateCertificate: string;
  readonly intermediateKey: string;
}

/**
 * Long enough to follow one problem through, short enough that a forgotten phone soon trusts nobody. The root lasts no longer: with its key gone it
 * can vouch for nothing but the one intermediate.
 */
const LIFE_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Makes a CA that may vouch for these hosts, and the names under them, from `now` (milliseconds since 1970) on. The root's private key cannot leave
 * the engine that made it, and goes when this returns.
 */
export async function createAuthority({
  hosts,
  now,
}: {
  readonly hosts: readonly string[];
  readonly now: number;
}): Promise<StoredAuthority> {
  const constraints = constraintsFor(hosts);
  const root = await generateKeys(false);
  const intermediate = await generateKeys(true);
  const id = await shortId(root.publicKey);
  const issuer = `O=EAS Lens, CN=EAS Lens CA ${id}`;
  const common = {
    issuer,
    notBefore: new Date(now - CLOCK_SKEW_MS),
    notAfter: new Date(now + LIFE_MS),
    signer: { key: root.privateKey, publicKey: root.publicKey },
  };
  return {
    rootCertificate: await issue({
      ...common,
      subject: issuer,
      publicKey: root.publicKey,
      extensions: authorityExtensions(constraints, 1),
    }),
    intermediateCertificate: await issue({
      ...common,
      subject: `O=EAS Lens, CN=EAS Lens intermediate CA ${id}`,
      publicKey: intermediate.publicKey,
      extensions: [...authorityExtensions(constraints, 0), forServers()],
    }),
    intermediateKey: await keyText(intermediate.privateKey),
  };
}
