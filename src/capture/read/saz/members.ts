import { crc32 } from 'node:zlib';
import { type Entry, open, type ZipFile } from 'yauzl';
import { CaptureError } from '../capture-error.ts';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES } from '../limits.ts';

/** Most members of an archive whose names are kept. */
const MAX_MEMBERS = 1_000_000;
/** Deflate cannot pack closer: an archive that claims to has members that lie over each other, and is a bomb. */
const MAX_RATIO = 1032;
/** The longest member that is read. */
export const MAX_MEMBER_BYTES = MAX_BODY_BYTES + MAX_HEAD_BYTES;

/** Request, response, and what Fiddler noted of the two. */
export type Part = 'c' | 's' | 'm';

/** Number of the session and part of a member of the archive; undefined for all others. */
export function partOf(name: string): { readonly session: number; readonly part: Part } | undefined {
  const match = /^raw[/\\](\d{1,9})_([csm])\.(?:txt|xml)$/i.exec(name);
  return match ? { session: Number(match[1]), part: (match[2] as string).toLowerCase() as Part } : undefined;
}

/** The sessions of an archive, by number, and how to read a part of one. Close it in the end. */
export interface SazArchive {
  readonly sessions: readonly number[];
  /** Names that lead out of the archive: nothing is read from them. */
  readonly refused: readonly string[];
  /** Undefined where there is no such part. Throws what is wrong with it, in an Error of words. */
  read(session: number, part: Part): Promise<Buffer | undefined>;
  close(): void;
}

/**
 * Reads the directory of an archive. Throws CaptureError for one that no honest tool writes; any other error says that
 * there is no directory, as in a file that is cut short.
 */
export async function openArchive(path: string, size: number): Promise<SazArchive> {
  const zip = await opened(path);
  try {
    const { members, refused, unpacked } = await directoryOf(zip);
    if (unpacked > Math.max(size, 1) * MAX_RATIO) throw bomb(path);
    return {
      sessions: [...members.keys()].sort((one, other) => one - other),
      refused,
      read: async (session, part) => {
        const entry = members.get(session)?.[part];
        return entry && contentOf(zip, entry);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are matched against what Fiddler writes, and open no file: yauzl need not judge them.
    open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

interface Directory {
  readonly members: ReadonlyMap<number, Partial<Record<Part, Entry>>>;
  readonly refused: readonly string[];
  readonly unpacked: number;
}

function directoryOf(zip: ZipFile): Promise<Directory> {
  const members = new Map<number, Partial<Record<Part, Entry>>>();
  const refused: string[] = [];
  let [unpacked, count] = [0, 0];
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve({ members, refused, unpacked }));
    zip.on('entry', (entry: Entry) => {
      const name = String(entry.fileNameRaw ?? entry.fileName);
      const found = partOf(name);
      if (found) members.set(found.session, { ...members.get(found.session), [found.part]: entry });
      else if (/(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[a-z]:/i.test(name) && refused.length < 100)
        refused.push(name);
      unpacked += entry.uncompressedSize;
      if (++count > MAX_MEMBERS) reject(new Error(`more than ${MAX_MEMBERS} members`));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.isEncrypted()) throw new Error('it is encrypted with a password');
  if (entry.uncompressedSize > MAX_MEMBER_BYTES)
    throw new Error(`it has ${entry.uncompressedSize} bytes: too large`);
  const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    zip.openReadStream(entry, (error, found) => (error ? reject(error) : resolve(found)));
  });
  const chunks: Buffer[] = [];
  // yauzl ends with an error where there is more than the directory says.
  for await (const chunk of stream) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw new Error('it is damaged: its checksum is wrong');
  return content;
}

function bomb(path: string): CaptureError {
  return new CaptureError(
    'EASLENS_CAPTURE_BOMB',
    `${path} would unpack to more than its bytes can hold: no tool writes such an archive`,
    'Save the sessions anew from Fiddler.',
  );
}
