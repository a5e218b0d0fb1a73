import { stat } from 'node:fs/promises';
import type { CaptureEntry } from '../../captured-exchange.ts';
import { CaptureError } from '../capture-error.ts';
import type { CaptureSource, ReadOptions } from '../capture-format.ts';
import { exchangeEntry, lossEntry, troubleEntry } from '../entries.ts';
import { systemWords } from '../system-words.ts';
import { openArchive, type Part, partOf, type SazArchive } from './members.ts';
import { salvagedMembers } from './salvage.ts';
import { readSession } from './session.ts';

/** Reads a session archive of Fiddler: a zip of `raw/NN_c.txt` and `raw/NN_s.txt`. */
export async function* readSaz(source: CaptureSource, options: ReadOptions): AsyncGenerator<CaptureEntry> {
  const archive = source.isRegular ? await archiveOf(source.path) : 'a pipe has no directory';
  if (typeof archive === 'string') {
    yield* salvage(source, archive);
    return;
  }
  try {
    for (const name of archive.refused) {
      yield lossEntry(
        { file: source.path, entry: 0, member: name },
        'refused: its name leads out of the archive',
      );
    }
    const total = archive.sessions.length;
    for (const [index, session] of archive.sessions.entries()) {
      options.signal?.throwIfAborted();
      yield* readOne(archive, session, { file: source.path, entry: index + 1 });
      options.onProgress?.({ read: index + 1, total });
    }
  } finally {
    archive.close();
  }
}

/** The archive, or why it has no directory that can be read. */
async function archiveOf(path: string): Promise<SazArchive | string> {
  try {
    return await openArchive(path, (await stat(path)).size);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    return systemWords(error);
  }
}

async function* readOne(
  archive: SazArchive,
  session: number,
  { file, entry }: { readonly file: string; readonly entry: number },
): AsyncGenerator<CaptureEntry> {
  const parts: Partial<Record<Part, Buffer>> = {};
  for (const part of ['c', 's', 'm'] as const) {
    const member = `raw/${session}_${part}`;
    try {
      const bytes = await archive.read(session, part);
      if (bytes) parts[part] = bytes;
    } catch (error) {
      yield lossEntry({ file, entry, member }, `not read: ${systemWords(error)}`);
    }
  }
  yield* exchangeOf(parts, { file, entry, member: `raw/${session}_c.txt` });
}

function* exchangeOf(
  { c, ...others }: Partial<Record<Part, Buffer>>,
  place: { readonly file: string; readonly entry: number; readonly member: string },
): Generator<CaptureEntry> {
  const exchange = c && readSession({ c, ...others }, place);
  if (exchange) yield exchangeEntry(exchange);
  else if (c && !c.subarray(0, 8).equals(Buffer.from('CONNECT '))) yield lossEntry(place, 'it is no request');
}

/** Reads an archive from its start, without its directory. */
async function* salvage({ path, chunks }: CaptureSource, reason: string): AsyncGenerator<CaptureEntry> {
  let [entry, session] = [0, -1];
  let parts: Partial<Record<Part, Buffer>> = {};
  const flush = (): Iterable<CaptureEntry> =>
    exchangeOf(parts, { file: path, entry, member: `raw/${session}_c.txt` });
  for await (const { name, bytes } of salvagedMembers(chunks())) {
    const found = partOf(name);
    if (!found) continue;
    if (found.session !== session) {
      yield* flush();
      [parts, session] = [{}, found.session];
      entry++;
    }
    if (bytes) parts[found.part] = bytes;
    else yield lossEntry({ file: path, entry, member: name }, 'too large to be read');
  }
  yield* flush();
  yield troubleEntry(
    { file: path, entry: entry + 1 },
    `the archive is cut short, or damaged: ${reason}`,
    true,
  );
}
