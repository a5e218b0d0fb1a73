import { X509Certificate } from 'node:crypto';
import { homedir } from 'node:os';
import { type Command, Option } from 'commander';
import type { CertificateSource } from '../proxy/index.ts';
import { readTextUpTo } from './bounded-file.ts';
import { CommandError, messageOf } from './command-error.ts';
import { configFolder } from './home.ts';
import { now } from './now.ts';
import { collect } from './options.ts';
import type { Streams } from './streams.ts';

export interface CertificateOptions {
  readonly cert?: string;
  readonly key?: string;
  readonly hostname: readonly string[];
}

/** A chain has a few certificates of about 2 KiB. */
const MAX_BYTES = 1024 ** 2;

const OPENSSL_KEY = 'openssl pkey -in KEY -out PLAIN-KEY';

export function addCertificateOptions(command: Command): Command {
  return command
    .option(
      '--cert <file>',
      'PEM file of the certificate to show devices, the CAs between after it; with --listen https://…',
    )
    .option('--key <file>', 'PEM file of its key; without it, the key is read from the file of --cert')
    .addOption(
      new Option(
        '--hostname <name>',
        'show a certificate for this name from the CA of "easlens ca", made if there is none; may be repeated',
      )
        .argParser(collect)
        .default([], 'none'),
    );
}

/** The certificates for a listener; nothing for one of plain HTTP. Throws CommandError where options and files do not fit. */
export async function certificatesFor(
  options: CertificateOptions,
  { isHttps, isTransparent = false }: { readonly isHttps: boolean; readonly isTransparent?: boolean },
  streams: Pick<Streams, 'env'>,
  note: (message: string) => void,
): Promise<CertificateSource | undefined> {
  const { cert, key, hostname } = options;
  const isGiven = cert !== undefined || key !== undefined;
  if (!isHttps) {
    // Where plain connections and TLS come to one port, the names are those of the TLS.
    if (!isGiven && (hostname.length === 0 || isTransparent)) return undefined;
    throw trouble(
      'A certificate is of no use to a listener of plain HTTP',
      'Listen with --listen https://HOST:PORT.',
    );
  }
  if (isGiven && hostname.length > 0) {
    throw trouble('There are two sources of certificates', 'Give either --cert and --key, or --hostname.');
  }
  if (hostname.length > 0) return issuedFor(hostname, streams, note);
  if (cert !== undefined) return given(cert, key ?? cert, note);
  throw trouble(
    'HTTPS needs a certificate to show devices',
    'Give one with --cert FILE --key FILE, or the name that devices use for this proxy with --hostname NAME, such as --hostname mail.example.com.',
  );
}

async function issuedFor(
  hostnames: readonly string[],
  { env }: Pick<Streams, 'env'>,
  note: (message: string) => void,
): Promise<CertificateSource> {
  const { ensureAuthority } = await import('./ca-files.ts');
  const { IssuedCertificates } = await import('../proxy/index.ts');
  const folder = configFolder({ env, platform: process.platform, homedir: homedir() });
  const { authority, file, made } = await ensureAuthority(folder, hostnames, now());
  if (made) note(`A CA was made in ${file}. Devices have to trust it: see easlens ca export --help.`);
  return new IssuedCertificates(authority, now).sourceFor(hostnames[0] as string);
}

async function given(
  certFile: string,
  keyFile: string,
  note: (message: string) => void,
): Promise<CertificateSource> {
  const certificate = read(certFile, '--cert');
  const key = keyFile === certFile ? certificate : read(keyFile, '--key');
  if (!certificate.includes('-----BEGIN CERTIFICATE-----')) {
    throw trouble(`${certFile} holds no certificate`, 'Give a PEM file: "-----BEGIN CERTIFICATE-----" …');
  }
  if (!/-----BEGIN (?:\w+ )*PRIVATE KEY-----/.test(key)) {
    throw trouble(`${keyFile} holds no key`, 'Give --key a PEM file: "-----BEGIN PRIVATE KEY-----" …');
  }
  if (/ENCRYPTED/.test(key)) {
    throw trouble(`The key in ${keyFile} has a pass phrase`, `Take it away: ${OPENSSL_KEY}`);
  }
  const source = await sourceOf(certificate, key, certFile, keyFile);
  const leaf = new X509Certificate(certificate);
  if (now() > leaf.validToDate.getTime()) {
    note(`The certificate in ${certFile} expired on ${day(leaf.validToDate)}: devices will not take it.`);
  } else if (now() < leaf.validFromDate.getTime()) {
    note(
      `The certificate in ${certFile} is not valid before ${day(leaf.validFromDate)}: devices will not take it.`,
    );
  }
  return source;
}

async function sourceOf(
  certificate: string,
  key: string,
  certFile: string,
  keyFile: string,
): Promise<CertificateSource> {
  const { singleCertificate } = await import('../proxy/index.ts');
  try {
    return singleCertificate({ certificate, key });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') {
      throw trouble(
        `The key in ${keyFile} does not belong to the first certificate in ${certFile}`,
        'The certificate of the host itself comes first in the file, the CAs between after it.',
      );
    }
    throw trouble(
      `${certFile} cannot be used with the key in ${keyFile}: ${messageOf(error)}`,
      'Look at them with: openssl x509 -in CERT -text; openssl pkey -in KEY -check',
    );
  }
}

function read(file: string, option: string): string {
  try {
    return readTextUpTo(file, MAX_BYTES).text;
  } catch (error) {
    throw trouble(
      `Cannot read ${file}: ${messageOf(error)}`,
      `Give ${option} the path of a PEM file that can be read.`,
    );
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function trouble(message: string, wayOut: string): CommandError {
  return new CommandError('EASLENS_CERT', message, wayOut);
}
