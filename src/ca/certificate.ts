import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { type Constraints, encodeConstraints, NAME_CONSTRAINTS } from './constraints.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from './x509.ts';

/** What all phones take, and makes short handshakes. */
export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A device whose clock is behind still finds the certificate valid. */
export const CLOCK_SKEW_MS = 24 * 60 * 60 * 1000;
const SERIAL_BYTES = 16;

interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signer: Signer;
  readonly extensions: readonly Extension[];
}

/** Whose name and key stand under a certificate. */
export interface Signer {
  readonly key: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
}

/** Makes one certificate and gives it as PEM. */
export async function issue(certificate: Certificate): Promise<string> {
  const { signer, extensions, publicKey, ...rest } = certificate;
  const made = await X509CertificateGenerator.create({
    ...rest,
    publicKey,
    serialNumber: randomBytes(SERIAL_BYTES).toString('hex'),
    signingKey: signer.key,
    signingAlgorithm: SIGNATURE,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return `${made.toString('pem').trim()}\n`;
}

/** What makes a certificate that of a CA which may vouch for some hosts only, with so many CAs below it. */
export function authorityExtensions(constraints: Constraints, below: number): readonly Extension[] {
  return [
    new BasicConstraintsExtension(true, below, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    new Extension(NAME_CONSTRAINTS, true, encodeConstraints(constraints)),
  ];
}

/** Nothing but the server's side of TLS. */
export const forServers = (): Extension => new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]);

/** Six digits that tell one key from another. */
export async function shortId(publicKey: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('spki', publicKey);
  return createHash('sha256').update(Buffer.from(bytes)).digest('hex').slice(0, 6).toUpperCase();
}

/** A key pair of P-256. One that is not `extractable` cannot leave the engine that made it. */
export async function generateKeys(extractable: boolean): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(KEY_ALGORITHM, extractable, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
}

/** PEM (PKCS #8) of a key that is extractable. */
export async function keyText(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
