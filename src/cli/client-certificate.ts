import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { InvalidArgumentError } from 'commander';
import type { ClientCertificate } from '../proxy/index.ts';
import { CommandError, messageOf } from './command-error.ts';

/** `HOST=FILE` of --client-cert. */
export interface ClientCertificateFile {
  readonly host: string;
  readonly file: string;
}

/** Adds `HOST=FILE` to what earlier uses of the option gave. */
export function collectClientCertificate(
  text: string,
  earlier: readonly ClientCertificateFile[],
): readonly ClientCertificateFile[] {
  const [, host, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (host === undefined || file === undefined) {
    throw new InvalidArgumentError('Give HOST=FILE, such as mail.example.com=phone.p12.');
  }
  return [...earlier, { host: host.toLowerCase(), file }];
}

/** What to show the upstream; nothing where none of the files is for it. Throws CommandError for one that cannot be used. */
export function clientCertificateFor(
  upstream: URL,
  files: readonly ClientCertificateFile[],
): ClientCertificate | undefined {
  const other = files.find(({ host }) => host !== upstream.hostname);
  if (other) {
    throw trouble(
      `The client certificate in ${other.file} is for ${other.host}, and the upstream is ${upstream.hostname}`,
      `Name the upstream's host: --client-cert ${upstream.hostname}=${other.file}`,
    );
  }
  const last = files.at(-1);
  if (!last) return undefined;
  if (upstream.protocol !== 'https:') {
    throw trouble(
      'A client certificate is of no use to a plain HTTP upstream',
      'Give an https URL to --upstream.',
    );
  }
  return read(last.file);
}

function read(file: string): ClientCertificate {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw trouble(
      `Cannot read ${file}: ${messageOf(error)}`,
      'Give --client-cert HOST=FILE a file that can be read.',
    );
  }
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN ') ? pem(text, file) : p12(bytes, file);
}

function pem(text: string, file: string): ClientCertificate {
  try {
    createPrivateKey(text);
    createSecureContext({ cert: text, key: text });
  } catch (error) {
    throw trouble(
      `${file} cannot be used as a client certificate: ${messageOf(error)}`,
      'The PEM file is to hold the certificate and its key, without a pass phrase.',
    );
  }
  return { certificate: text, key: text };
}

function p12(bytes: Uint8Array, file: string): ClientCertificate {
  try {
    createSecureContext({ pfx: Buffer.from(bytes) });
  } catch (error) {
    throw trouble(
      `${file} cannot be used as a client certificate: ${messageOf(error)}`,
      `A PKCS #12 file is to have no pass phrase. PEM works too: openssl pkcs12 -in ${file} -nodes -out client.pem`,
    );
  }
  return { pfx: bytes };
}

function trouble(message: string, wayOut: string): CommandError {
  return new CommandError('EASLENS_CLIENT_CERT', message, wayOut);
}
