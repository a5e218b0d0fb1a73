import { closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkSchema, createSchema, isBlank } from './schema.ts';
import { SessionFileError } from './session-file-error.ts';
import { type Database, mayPass, openDatabase, sqliteCode } from './sqlite.ts';

/** Codes of SQLite. (sqlite.org/rescode.html) */
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/**
 * Opens a session to be written, and makes the file, and its folder, where there is none: for the person alone to read.
 * Throws SessionFileError where the file is something else, or cannot be written.
 */
export async function openForWriting(file: string): Promise<Database> {
  makeFile(file);
  const database = await openDatabase(file);
  try {
    if (isBlank(database)) createNew(database);
    else checkSchema(database, file);
    // Readers look on while it grows. A process that is killed loses nothing that was committed, a power cut the end.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216',
    );
    return database;
  } catch (error) {
    database.close();
    throw problemOf(error, file);
  }
}

function createNew(database: Database): void {
  database.exec('PRAGMA page_size = 8192');
  createSchema(database);
}

function makeFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const known = statSync(file, { throwIfNoEntry: false });
    if (known && !known.isFile()) throw new SessionFileError('not-a-session', file, `${file} is no file`);
    // SQLite makes the files beside it with the same mode.
    closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600));
  } catch (error) {
    throw problemOf(error, file);
  }
}

/**
 * Opens a session to be read, also while it is written; nothing of it changes. `isDamaged`: also one of which pages are
 * missing, whose reads then fail where they would need them. Throws SessionFileError.
 */
export async function openForReading(file: string, isDamaged = false): Promise<Database> {
  const known = statSync(file, { throwIfNoEntry: false });
  if (!known) throw new SessionFileError('not-readable', file, `There is no file ${file}`);
  if (!known.isFile()) throw new SessionFileError('not-a-session', file, `${file} is no file`);
  try {
    return await checked(file, file, isDamaged);
  } catch (error) {
    // SQLite makes a file beside it, even to read; where it may not, nobody else writes either.
    if (sqliteCode(error) !== SQLITE_CANTOPEN && sqliteCode(error) !== SQLITE_READONLY)
      throw problemOf(error, file);
  }
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  try {
    return await checked(url, file, isDamaged);
  } catch (error) {
    throw problemOf(error, file);
  }
}

async function checked(path: string | URL, file: string, isDamaged: boolean): Promise<Database> {
  const database = await openDatabase(path, { readOnly: true });
  try {
    if (isDamaged) allowMissingPages(database);
    checkSchema(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite opens a file with fewer pages than its header counts where the schema may be written, which read-only it never is. */
function allowMissingPages(database: Database): void {
  // Node 24 has it, and has it on.
  database.enableDefensive?.(false);
  database.exec('PRAGMA writable_schema = ON');
}

/** What SQLite says where it finds a file damaged. */
export function isDamage(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_CORRUPT;
}

/** What an error of SQLite or of the system says about the file. */
export function problemOf(error: unknown, file: string): unknown {
  if (error instanceof SessionFileError) return error;
  switch (sqliteCode(error)) {
    case SQLITE_NOTADB:
      return new SessionFileError('not-a-session', file, `${file} is no session of easlens`);
    case SQLITE_CORRUPT:
      return new SessionFileError('damaged', file, `${file} is damaged: ${(error as Error).message}`);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return new SessionFileError(
        'not-writable',
        file,
        `${file} cannot be opened: ${(error as Error).message}`,
      );
  }
  // Somebody else has it locked, or the disk fails.
  if (mayPass(error))
    return new SessionFileError('not-readable', file, `${file} cannot be used: ${(error as Error).message}`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // An integer that no number holds: SQLite's go further, and none of ours does.
  if (code === 'ERR_OUT_OF_RANGE') {
    return new SessionFileError('damaged', file, `${file} is damaged: ${(error as Error).message}`);
  }
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  return new SessionFileError('not-writable', file, `${file} cannot be written: ${(error as Error).message}`);
}
