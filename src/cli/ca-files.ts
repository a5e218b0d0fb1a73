import { chmodSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Authority } from '../ca/authority.ts';
import { AuthorityError } from '../ca/authority-error.ts';
import { createAuthority, type StoredAuthority } from '../ca/create-authority.ts';
import { RootCertificate } from '../ca/root-certificate.ts';
import { readTextUpTo } from './bounded-file.ts';
import { CommandError, messageOf } from './command-error.ts';
import { replaceFile, underLock } from './replace-file.ts';

/** A CA that is kept, ready for use. */
export interface KeptAuthority {
  readonly authority: Authority;
  readonly root: RootCertificate;
  /** Where it is kept. */
  readonly file: string;
}

/** A CA file has three blocks of less than 2 KiB. */
const MAX_BYTES = 64 << 10;
const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g;

const NEW_ONE = '"easlens ca init --force" makes a new one, which devices then have to trust anew.';

/** One file, so that there is no half of a CA: key, intermediate certificate, root certificate. */
function fileIn(folder: string): string {
  return join(folder, 'ca', 'authority.pem');
}

/** Reads the CA from the folder where the program keeps things; nothing when there is none. Throws CommandError. */
export function readAuthority(folder: string): KeptAuthority | undefined {
  const file = fileIn(folder);
  const text = readPrivate(file);
  if (text === undefined) return undefined;
  try {
    const stored = blocksOf(text);
    return { authority: new Authority(stored), root: new RootCertificate(stored.rootCertificate), file };
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    throw new CommandError(
      'EASLENS_CA_BROKEN',
      `The CA in ${file} cannot be used: ${error.message}`,
      NEW_ONE,
    );
  }
}

/** The text of a file that nobody but its owner may read. */
function readPrivate(file: string): string | undefined {
  try {
    const { text } = readTextUpTo(file, MAX_BYTES);
    // Windows has no such modes: whose profile it is may read it.
    if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(
      'EASLENS_CA_UNREADABLE',
      `Cannot read the CA in ${file}: ${messageOf(error)}`,
      'Make the file readable for you, move it away, or keep things elsewhere: EASLENS_HOME=FOLDER.',
    );
  }
  throw new CommandError(
    'EASLENS_CA_OPEN',
    `Others may read the key of the CA in ${file}`,
    `If nobody did: chmod 600 ${file}\nElse: ${NEW_ONE}`,
  );
}

function blocksOf(text: string): StoredAuthority {
  const blocks = [...text.matchAll(BLOCK)].map(([block, kind]) => ({ kind, text: `${block}\n` }));
  const keys = blocks.filter(({ kind }) => kind === 'PRIVATE KEY');
  const certificates = blocks.filter(({ kind }) => kind === 'CERTIFICATE');
  const [key, intermediate, root] = [keys[0], certificates[0], certificates[1]];
  if (!key || !intermediate || !root || blocks.length > 3) {
    throw new AuthorityError(
      'broken',
      `it should hold 1 key and 2 certificates, and holds ${keys.length} and ${certificates.length}`,
    );
  }
  return {
    intermediateKey: key.text,
    intermediateCertificate: intermediate.text,
    rootCertificate: root.text,
  };
}

/** Makes a CA and keeps it in the place of any that was there. Throws CommandError. */
export async function makeAuthority(
  folder: string,
  hosts: readonly string[],
  now: number,
): Promise<KeptAuthority> {
  const stored = await createFor(hosts, now);
  keep(folder, stored, () => true);
  return readAuthority(folder) as KeptAuthority;
}

/**
 * The CA for a proxy that intercepts these hosts, made where there is none. Throws CommandError when the one there is has expired, may not vouch for all
 * of them, or cannot be used.
 */
export async function ensureAuthority(
  folder: string,
  hosts: readonly string[],
  now: number,
): Promise<KeptAuthority & { readonly made: boolean }> {
  const kept = readAuthority(folder);
  if (kept) return { ...fitting(kept, hosts, now), made: false };
  const stored = await createFor(hosts, now);
  // Another program that was started at the same moment may have been faster: there is to be one CA.
  const made = keep(folder, stored, () => readAuthority(folder) === undefined);
  return { ...fitting(readAuthority(folder) as KeptAuthority, hosts, now), made };
}

/** Why a CA will not do for these hosts; nothing when it will. */
export function misfit(
  { authority, root }: KeptAuthority,
  hosts: readonly string[],
  now: number,
): CommandError | undefined {
  const { notAfter } = authority.validity;
  if (now >= notAfter) {
    const day = new Date(notAfter).toISOString().slice(0, 10);
    return new CommandError('EASLENS_CA_EXPIRED', `${root.name} expired on ${day}`, NEW_ONE);
  }
  const others = hosts.filter((host) => !authority.mayVouchFor(host.replace(/^\*\./, '')));
  if (others.length === 0) return undefined;
  const { domains, addresses } = authority.constraints;
  const all = [...new Set([...domains, ...addresses, ...others])];
  return new CommandError(
    'EASLENS_CA_HOSTS',
    `${root.name} may not vouch for ${others.join(', ')}`,
    `Make one that may, and let devices trust it anew: easlens ca init --force --intercept ${all.join(' ')}`,
  );
}

function fitting(kept: KeptAuthority, hosts: readonly string[], now: number): KeptAuthority {
  const problem = misfit(kept, hosts, now);
  if (problem) throw problem;
  return kept;
}

async function createFor(hosts: readonly string[], now: number): Promise<StoredAuthority> {
  try {
    return await createAuthority({ hosts, now });
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    throw new CommandError(
      'EASLENS_CA_HOST',
      `No CA was made: ${error.message}`,
      'Name the mail servers whose traffic is to be read, such as mail.example.com or *.example.com.',
    );
  }
}

/** Writes the file when `wanted` says so, which is asked while nobody else writes. */
function keep(folder: string, stored: StoredAuthority, wanted: () => boolean): boolean {
  const file = fileIn(folder);
  let written = false;
  try {
    underLock(file, () => {
      chmodSync(dirname(file), 0o700);
      if (!wanted()) return;
      replaceFile(file, stored.intermediateKey + stored.intermediateCertificate + stored.rootCertificate);
      written = true;
    });
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      'EASLENS_CA_UNWRITABLE',
      `Cannot keep a CA in ${file}: ${messageOf(error)}`,
      'Make the folder writable for you, or keep things elsewhere: EASLENS_HOME=FOLDER.',
    );
  }
  return written;
}
