import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';

export type Database = DatabaseSync;
/** What a column may hold; foreign files are not to be believed that it is what the schema says. */
export type Value = unknown;
export type Row = Readonly<Record<string, Value>>;

/** How long a connection waits for another one that writes, in milliseconds. */
const BUSY_MS = 5000;

let loaded: typeof import('node:sqlite') | undefined;

/**
 * Loads Node's SQLite. Node 22 says on standard error that it is experimental, which is news for us and not for whoever
 * runs the program: that one warning is held back, all others pass.
 */
async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  if (loaded) return loaded;
  const { emitWarning } = process;
  const quiet = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite')) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = quiet as typeof process.emitWarning;
  try {
    loaded = await import('node:sqlite');
    return loaded;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Opens a database; nothing of the file is looked at yet, nor trusted later. */
export async function openDatabase(path: string | URL, options: DatabaseSyncOptions = {}): Promise<Database> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path, { enableDoubleQuotedStringLiterals: false, ...options });
  try {
    // A file that others made may have views and the like that call functions.
    database.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA busy_timeout = ${BUSY_MS}`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's own code of an error (26 is SQLITE_NOTADB), without what an extended one adds; undefined for other errors. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

/** SQLITE_BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN: no fault of what is written. */
const PASSING: ReadonlySet<number | undefined> = new Set([5, 6, 7, 8, 10, 13, 14]);

/** True for an error that has to do with the disk or with other programs: the same may work later. */
export function mayPass(error: unknown): boolean {
  return PASSING.has(sqliteCode(error));
}
