import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkSchema } from './schema.ts';
import { openDatabase, type Row } from './sqlite.ts';

/** What the names of sessions end with. */
const ENDING = '.easlens';

/**
 * Keeps the sessions of a folder within a size: of those that end in `.easlens` the oldest go as a whole. One that is
 * written or read by somebody stays, one with marks, and whatever is no session. `current` is the one that was just begun.
 */
export async function pruneSessions(current: string, maxBytes: number): Promise<void> {
  const folder = dirname(current);
  const names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  const sessions = names
    .map((name) => ({ file: join(folder, name), ...sizeAndTime(join(folder, name)) }))
    .sort((one, other) => one.time - other.time);
  let total = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { file, bytes } of sessions) {
    if (total <= maxBytes) return;
    if (basename(file) === basename(current) || !(await mayGo(file))) continue;
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    total -= bytes;
  }
}

function sizeAndTime(file: string): { readonly bytes: number; readonly time: number } {
  const known = statSync(file, { throwIfNoEntry: false });
  return { bytes: known?.isFile() ? known.size : 0, time: known?.mtimeMs ?? 0 };
}

/** A session without marks that nobody has open: SQLite removes the file beside it when the last one closes it. */
async function mayGo(file: string): Promise<boolean> {
  try {
    const database = await openDatabase(file);
    try {
      checkSchema(database, file);
      const { count } = database
        .prepare('SELECT count(*) AS count FROM exchange WHERE marked <> 0')
        .get() as Row;
      if (count !== 0) return false;
    } finally {
      database.close();
    }
    return !existsSync(`${file}-wal`);
  } catch {
    // Whatever is wrong with it, it is not ours to remove.
    return false;
  }
}
