import {
  createPrivateKey,
  type KeyObject,
  X509Certificate as NodeCertificate,
  type webcrypto,
} from 'node:crypto';
import { AuthorityError } from './authority-error.ts';
import { generateKeys, KEY_ALGORITHM, keyText } from './certificate.ts';
import { type Constraints, decodeConstraints, isPermitted, NAME_CONSTRAINTS } from './constraints.ts';
import type { StoredAuthority } from './create-authority.ts';
import { type Host, readHost } from './host.ts';
import { issueLeaf, type LeafIssuer, leafValidity, type Validity } from './leaf.ts';
import { RecentlyUsed } from './recently-used.ts';
import { X509Certificate } from './x509.ts';

/** What a server shows: PEM texts. */
export interface Leaf {
  /** Its certificate and the intermediate one. Whom a device trusts it has by itself. */
  readonly certificate: string;
  readonly key: string;
}

interface CachedLeaf {
  readonly validity: Validity;
  readonly leaf: Promise<Leaf>;
}

interface LeafKeys {
  readonly publicKey: webcrypto.CryptoKey;
  readonly text: string;
}

/** Hosts whose certificates are kept: more than phones ask for, and a few megabytes. */
const MAX_LEAVES = 1000;

/** The interception CA at work. */
export class Authority {
  /** PEM of what devices are to trust. */
  readonly rootCertificate: string;
  readonly constraints: Constraints;
  readonly #intermediateCertificate: string;
  readonly #issuer: LeafIssuer;
  readonly #leaves = new RecentlyUsed<string, CachedLeaf>(MAX_LEAVES);
  /** One pair for all hosts: they would lie beside each other in memory, and last as long. */
  #keys: Promise<LeafKeys> | undefined;

  /** Throws an `AuthorityError` when what was stored is damaged, or does not belong together. */
  constructor(stored: StoredAuthority) {
    const { intermediate, key } = checked(stored);
    this.rootCertificate = stored.rootCertificate;
    this.#intermediateCertificate = stored.intermediateCertificate;
    this.constraints = constraintsOf(stored.intermediateCertificate);
    this.#issuer = {
      name: new X509Certificate(stored.intermediateCertificate).subject,
      key: key.toCryptoKey(KEY_ALGORITHM, false, ['sign']),
      publicKey: intermediate.publicKey.toCryptoKey(KEY_ALGORITHM, true, ['verify']),
      notBefore: intermediate.validFromDate.getTime(),
      notAfter: intermediate.validToDate.getTime(),
    };
  }

  /** From when to when it may vouch for anything; no certificate of a host goes beyond. */
  get validity(): Validity {
    return { notBefore: this.#issuer.notBefore, notAfter: this.#issuer.notAfter };
  }

  /** Whether it may make a certificate for a host. False for what is no host at all. */
  mayVouchFor(hostname: string): boolean {
    try {
      return isPermitted(readHost(hostname), this.constraints);
    } catch {
      return false;
    }
  }

  /**
   * The certificate for a host, made at the first call. `now` is in milliseconds since 1970. Rejects with an `AuthorityError` for what is no host,
   * what it may not vouch for, and when its time is over.
   */
  async leafFor(hostname: string, now: number): Promise<Leaf> {
    const host = readHost(hostname);
    if (!isPermitted(host, this.constraints)) {
      throw new AuthorityError('not-permitted', `the CA may not vouch for ${host.name}`);
    }
    if (!covers(this.validity, now)) throw notNow(this.validity, now);
    const known = this.#leaves.get(host.name);
    if (known && covers(known.validity, now)) return known.leaf;
    const validity = leafValidity(this.validity, now);
    const leaf = this.#make(host, validity);
    this.#leaves.set(host.name, { validity, leaf });
    leaf.catch(() => this.#leaves.delete(host.name));
    return leaf;
  }

  async #make(host: Host, validity: Validity): Promise<Leaf> {
    this.#keys ??= makeKeys();
    const { publicKey, text } = await this.#keys;
    const certificate = await issueLeaf(host, validity, this.#issuer, publicKey);
    return { certificate: certificate + this.#intermediateCertificate, key: text };
  }
}

async function makeKeys(): Promise<LeafKeys> {
  const { publicKey, privateKey } = await generateKeys(true);
  return { publicKey, text: await keyText(privateKey) };
}

function covers({ notBefore, notAfter }: Validity, now: number): boolean {
  return now >= notBefore && now < notAfter;
}

function notNow({ notBefore, notAfter }: Validity, now: number): AuthorityError {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const when =
    now < notBefore
      ? `is valid from ${day(notBefore)} on; the clock says ${day(now)}`
      : `expired on ${day(notAfter)}`;
  return new AuthorityError('not-now', `the CA ${when}`);
}

/** The parts, once it is sure that they belong together. */
function checked(stored: StoredAuthority): {
  readonly intermediate: NodeCertificate;
  readonly key: KeyObject;
} {
  const broken = (why: string): AuthorityError => new AuthorityError('broken', why);
  const part = <Part>(name: string, read: () => Part): Part => {
    try {
      return read();
    } catch {
      throw broken(`the ${name} is damaged`);
    }
  };
  const root = part('root certificate', () => new NodeCertificate(stored.rootCertificate));
  const intermediate = part(
    'intermediate certificate',
    () => new NodeCertificate(stored.intermediateCertificate),
  );
  const key = part('key', () => createPrivateKey(stored.intermediateKey));
  if (!intermediate.checkPrivateKey(key)) throw broken('the key is not that of the intermediate certificate');
  if (!intermediate.checkIssued(root) || !intermediate.verify(root.publicKey)) {
    throw broken('the intermediate certificate was not signed by the root');
  }
  return { intermediate, key };
}

function constraintsOf(certificate: string): Constraints {
  const extension = new X509Certificate(certificate).getExtension(NAME_CONSTRAINTS);
  if (!extension?.critical)
    throw new AuthorityError('broken', 'the intermediate certificate has no name constraints');
  return decodeConstraints(Buffer.from(extension.value));
}
