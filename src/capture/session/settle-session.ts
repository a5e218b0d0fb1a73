import { type Database, sqliteCode } from './sqlite.ts';

/**
 * Ends a session: all of it in the one file, which then needs no other beside it and can be sent to somebody. While others
 * read it, what was written last stays in the file beside it, which SQLite knows to read.
 */
export function settleSession(database: Database): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
  }
  database.close();
}
