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

/**
 * What to show servers, by their hosts; of several files for one, the last. `onlyUpstream`: there is no other server. Throws
 * CommandError for a file that cannot be used, or that no server is there for.
 */
export function clientCertificatesFor(
  files: readonly ClientCertificateFile[],
  onlyUpstream: URL | undefined,
): ReadonlyMap<string, ClientCertificate> {
  if (onlyUpstream) checkHosts(files, onlyUpstream);
  return new Map(files.map(({ host, file }) => [host, read(file)]));
}

function checkHosts(files: readonly ClientCertificateFile[], upstream: URL): void {
  const other = files.find(({ host }) => host !== upstream.hostname);
  if (other) {
    throw trouble(
      `The client certificate in ${other.file} is for ${other.host}, and the upstream is ${upstream.hostname}`,
      `Name the upstream's host: --client-cert ${upstream.hostname}=${other.file}`,
    );
  }
  if (files.length > 0 && upstream.protocol !== 'https:') {
    throw trouble(
      'A client certificate is of no use to a plain HTTP upstream',
      'Give an https URL to --upstream.',
    );
  }
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
