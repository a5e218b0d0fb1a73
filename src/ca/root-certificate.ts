import { X509Certificate } from 'node:crypto';
import { mobileconfig, type ProfilePayload } from './mobileconfig.ts';
import { p12Of } from './p12.ts';

/** Ways to hand the root certificate to a device or a program. None holds a key. */
export type RootFormat = 'pem' | 'der' | 'p12' | 'mobileconfig';

/** What devices are to trust. */
export class RootCertificate {
  readonly pem: string;
  readonly #certificate: X509Certificate;

  constructor(pem: string) {
    this.pem = pem;
    this.#certificate = new X509Certificate(pem);
  }

  /** Such as `O=EAS Lens, CN=EAS Lens CA 6FE7B5`. */
  get subject(): string {
    return this.#certificate.subject.split('\n').join(', ');
  }

  /** What lists of certificates call it. */
  get name(): string {
    return /CN=(.+)$/m.exec(this.#certificate.subject)?.[1] ?? this.subject;
  }

  /** SHA-256, in pairs of digits with colons between. */
  get fingerprint(): string {
    return this.#certificate.fingerprint256;
  }

  as(format: RootFormat): Buffer {
    switch (format) {
      case 'pem':
        return Buffer.from(this.pem);
      case 'der':
        return this.#certificate.raw;
      case 'p12':
        return p12Of(this.#certificate.raw, this.name);
      case 'mobileconfig':
        return Buffer.from(this.#profile());
    }
  }

  /** The part of a configuration profile that brings the certificate. */
  get payload(): ProfilePayload {
    return {
      type: 'com.apple.security.root',
      id: 'certificate',
      title: this.name,
      description: 'Lets EAS Lens read the mail traffic of this device with the servers it was made for.',
      fields: { PayloadCertificateFileName: 'easlens-ca.cer', PayloadContent: this.#certificate.raw },
    };
  }

  #profile(): string {
    return mobileconfig({
      id: `ca.${this.fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase()}`,
      title: this.name,
      description: 'Afterwards, switch on full trust: Settings, General, About, Certificate Trust Settings.',
      payloads: [this.payload],
    });
  }
}
