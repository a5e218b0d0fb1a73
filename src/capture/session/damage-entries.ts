import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { CaptureEntry, CapturePlace } from '../captured-exchange.ts';
import type { CaptureSource } from '../read/capture-format.ts';
import { lossEntry, troubleEntry } from '../read/entries.ts';
import type { MessageRecord } from './record.ts';
import type { Gap } from './salvage.ts';

/** Where the header of a database says how it is read, and what stands there while files lie beside it. (sqlite.org/fileformat2.html 1.3.3) */
const READ_VERSION_AT = 19;
const WAL = 2;

/** The file beside a session that is recorded, or was not ended in good order, with what was written last. */
export function tailOf({ path, sample }: CaptureSource): 'there' | 'missing' | 'none' {
  if (existsSync(`${path}-wal`)) return 'there';
  return sample[READ_VERSION_AT] === WAL ? 'missing' : 'none';
}

/** That there is nothing to miss may be true as well, so it is no loss. */
export function tailEntry(file: string): CaptureEntry {
  const message = `${basename(file)}-wal is not beside it: where this is a copy of a session that was still recorded, the newest exchanges are in that file`;
  return troubleEntry({ file, entry: 0 }, message);
}

/** What stands in the place of exchanges that cannot be read; `read`: how many could before. */
export function gapEntry({ from, to }: Gap, file: string, read: number): CaptureEntry {
  const place = { file, entry: read + 1 };
  if (to === undefined) {
    const message = `the file is cut short, or damaged: nothing from exchange number ${from} on can be read`;
    return troubleEntry(place, message, true);
  }
  const which = from === to ? `exchange number ${from}` : `the exchanges numbered ${from} to ${to}`;
  return lossEntry(place, `the file is damaged: ${which} cannot be read`);
}

/** What of the messages of an exchange cannot be read. */
export function* damagedEntries(
  messages: readonly MessageRecord[],
  place: CapturePlace,
): Generator<CaptureEntry> {
  const lost = messages.filter(({ missing }) => missing === 'damaged');
  if (lost.length === 0) return;
  const what = lost.map(({ part, headers }) =>
    headers.length > 0 ? `the body of the ${part}` : `the ${part}`,
  );
  yield lossEntry(place, `the file is damaged: ${what.join(' and ')} cannot be read`);
}

/** Damage that showed at no exchange. `missing`: how many fewer there were than the file counts. */
export function unseenEntry(file: string, read: number, missing: number): CaptureEntry {
  const what =
    missing > 0 ? `${missing} of ${read + missing} exchanges cannot be read` : 'exchanges may be missing';
  return lossEntry({ file, entry: read }, `the file is cut short, or damaged: ${what}`);
}
