import { createHash, createHmac, randomBytes } from 'node:crypto';
import { constructed, der, oid, TAG } from './der.ts';

/** What opens the file. It guards nothing, for the certificate in it is public; but most programs take no file without. */
export const P12_PASSWORD = 'easlens';

/** Names of things in a PKCS #12 file. (RFC 7292, RFC 2985) */
const OID = {
  data: '1.2.840.113549.1.7.1',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  /** Java takes a certificate without a key for trusted only where this says so. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
  anyUsage: '2.5.29.37.0',
  sha1: '1.3.14.3.2.26',
} as const;

const SALT_BYTES = 8;
const ROUNDS = 2048;
/** Bytes that SHA-1 takes at once. */
const BLOCK = 64;
/** What the derived key is for: a code over the content. (RFC 7292 B.3) */
const FOR_MAC = 3;

/** A PKCS #12 file with one trusted certificate, and no key. */
export function p12Of(certificate: Buffer, name: string): Buffer {
  const bag = der(
    TAG.sequence,
    oid(OID.certificateBag),
    der(constructed(0), der(TAG.sequence, oid(OID.x509Certificate), octets(certificate))),
    der(
      TAG.set,
      attribute(OID.friendlyName, bmpText(name)),
      attribute(OID.trustedKeyUsage, oid(OID.anyUsage)),
    ),
  );
  const content = der(TAG.sequence, data(der(TAG.sequence, bag)));
  return der(TAG.sequence, der(TAG.integer, Buffer.from([3])), data(content), mac(content));
}

function data(content: Buffer): Buffer {
  return der(TAG.sequence, oid(OID.data), octets(content));
}

function octets(content: Buffer): Buffer {
  return der(constructed(0), der(TAG.octetString, content));
}

function attribute(type: string, value: Buffer): Buffer {
  return der(TAG.sequence, oid(type), der(TAG.set, value));
}

function bmpText(text: string): Buffer {
  return der(TAG.bmpString, Buffer.from(text, 'utf16le').swap16());
}

/** By SHA-1, for the key chain of macOS and older systems know no other here, and there is nothing to guard. */
function mac(content: Buffer): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const code = createHmac('sha1', macKey(P12_PASSWORD, salt)).update(content).digest();
  const algorithm = der(TAG.sequence, oid(OID.sha1), der(TAG.null));
  const rounds = Buffer.alloc(2);
  rounds.writeUInt16BE(ROUNDS);
  return der(
    TAG.sequence,
    der(TAG.sequence, algorithm, der(TAG.octetString, code)),
    der(TAG.octetString, salt),
    der(TAG.integer, rounds),
  );
}

/** The first block of the key derivation, which is as long as the key. (RFC 7292 B.2) */
function macKey(password: string, salt: Buffer): Buffer {
  const secret = Buffer.from(`${password}\0`, 'utf16le').swap16();
  let key: Buffer = Buffer.concat([Buffer.alloc(BLOCK, FOR_MAC), filled(salt), filled(secret)]);
  for (let round = 0; round < ROUNDS; round++) key = createHash('sha1').update(key).digest();
  return key;
}

/** Repeated until it fills whole blocks. */
function filled(bytes: Buffer): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK, bytes);
}
