import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { P12_PASSWORD } from '../ca/p12.ts';
import type { ExportOptions, InitOptions, ShowOptions } from './ca.ts';
import { type KeptAuthority, makeAuthority, misfit, readAuthority } from './ca-files.ts';
import { caInWords } from './ca-words.ts';
import { CLOUD_HOSTS } from './cloud-hosts.ts';
import { CommandError, messageOf } from './command-error.ts';
import { configFolder } from './home.ts';
import { now } from './now.ts';
import type { Streams } from './streams.ts';

const HOW_TO_TRUST = `Devices have to trust it:
  iOS, macOS        easlens ca export --format mobileconfig --out easlens-ca.mobileconfig
  Android, Windows  easlens ca export --format der --out easlens-ca.crt
`;

/** Makes the CA; one that is there already and will do is left alone. */
export async function initCa(streams: Streams, options: InitOptions): Promise<number> {
  const folder = folderOf(streams);
  const before = readAtAnyRate(folder, options.force === true);
  if (before && !options.force) return leaveAlone(streams, before, options.intercept ?? []);
  const kept = await makeAuthority(folder, options.intercept ?? hostsOf(before) ?? CLOUD_HOSTS, now());
  streams.stdout.write(`Made ${kept.root.name}.\n${caInWords(kept, now())}${HOW_TO_TRUST}`);
  if (before) streams.stdout.write(`Remove ${before.root.name} from the devices that trust it.\n`);
  return 0;
}

/** What is to be replaced need not be whole. */
function readAtAnyRate(folder: string, force: boolean): KeptAuthority | undefined {
  try {
    return readAuthority(folder);
  } catch (error) {
    if (force) return undefined;
    throw error;
  }
}

function hostsOf(kept: KeptAuthority | undefined): readonly string[] | undefined {
  if (!kept) return undefined;
  return [...kept.authority.constraints.domains, ...kept.authority.constraints.addresses];
}

function leaveAlone(streams: Streams, kept: KeptAuthority, hosts: readonly string[]): number {
  const problem = misfit(kept, hosts, now());
  if (problem) throw problem;
  streams.stdout.write(
    `${kept.root.name} is there already, and was left as it is; --force puts a new one in its place.\n${caInWords(kept, now())}`,
  );
  return 0;
}

export async function showCa(streams: Streams, options: ShowOptions): Promise<number> {
  const kept = existing(streams);
  if (options.output === 'text') {
    streams.stdout.write(`${kept.root.name}\n${caInWords(kept, now())}`);
    return 0;
  }
  const { authority, root, file } = kept;
  const { notBefore, notAfter } = authority.validity;
  const shown = {
    name: root.name,
    subject: root.subject,
    sha256: root.fingerprint,
    ...authority.constraints,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    file,
  };
  streams.stdout.write(`${JSON.stringify(shown)}\n`);
  return 0;
}

export async function exportCa(streams: Streams, { format, out }: ExportOptions): Promise<number> {
  const { root, authority } = existing(streams);
  if (out === undefined && streams.stdout.isTTY && (format === 'der' || format === 'p12')) {
    throw new CommandError(
      'EASLENS_CA_TERMINAL',
      `A terminal cannot show ${format}`,
      `Name a file: easlens ca export --format ${format} --out easlens-ca.${format === 'der' ? 'crt' : format}`,
    );
  }
  if (now() >= authority.validity.notAfter) {
    streams.stderr.write(`${root.name} has expired; "easlens ca init --force" makes a new one.\n`);
  }
  const bytes = root.as(format);
  if (out === undefined) streams.stdout.write(bytes);
  else writeNew(out, bytes);
  if (format === 'p12') streams.stderr.write(`The password is ${P12_PASSWORD}; the file holds no key.\n`);
  return 0;
}

/** What is there already is left alone: it might be the CA itself. */
function writeNew(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandError(
      'EASLENS_CA_OUT',
      isThere ? `${file} is there already` : `Cannot write ${file}: ${messageOf(error)}`,
      'Name a new file with --out.',
    );
  }
}

function existing(streams: Streams): KeptAuthority {
  const kept = readAuthority(folderOf(streams));
  if (kept) return kept;
  throw new CommandError(
    'EASLENS_CA_NONE',
    'There is no CA yet',
    'Make one: easlens ca init --intercept mail.example.com',
  );
}

function folderOf(streams: Streams): string {
  return configFolder({ env: streams.env, platform: process.platform, homedir: homedir() });
}
