import { SessionFileError } from './session-file-error.ts';
import type { Database, Row } from './sqlite.ts';

/** Says in a file's header that it is a session of ours: `EASl`. */
export const APPLICATION_ID = 0x4541536c;
/** Grows whenever a program that knows the one before could misread the file. `docs/session-file.md` tells of each. */
const SCHEMA_VERSION = 1;

/** Every table and index, by name, as `sqlite_schema` has them. */
export const SCHEMA: Readonly<Record<string, string>> = {
  run: `CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  program TEXT NOT NULL,
  redaction TEXT NOT NULL,
  upstream TEXT
) STRICT`,
  exchange: `CREATE TABLE exchange (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  id TEXT NOT NULL,
  at REAL NOT NULL,
  duration_ms REAL,
  method TEXT NOT NULL,
  target TEXT NOT NULL,
  command TEXT NOT NULL,
  protocol_version TEXT,
  user TEXT,
  device_id TEXT,
  device_type TEXT,
  http_status INTEGER,
  status TEXT,
  request_bytes INTEGER,
  request_kind TEXT,
  response_bytes INTEGER,
  response_kind TEXT,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  infos INTEGER NOT NULL,
  action TEXT NOT NULL,
  by_hand TEXT,
  failure TEXT,
  failure_message TEXT,
  marked INTEGER NOT NULL
) STRICT`,
  // Read as a whole when a session is opened: a tenth of the table.
  exchange_summary:
    'CREATE INDEX exchange_summary ON exchange (number, errors, warnings, infos, failure, duration_ms)',
  message: `CREATE TABLE message (
  exchange INTEGER NOT NULL,
  part TEXT NOT NULL,
  headers TEXT NOT NULL,
  status INTEGER,
  length INTEGER,
  body INTEGER,
  missing TEXT,
  unknown TEXT,
  PRIMARY KEY (exchange, part)
) STRICT, WITHOUT ROWID`,
  body: `CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  coding TEXT NOT NULL,
  size INTEGER NOT NULL,
  data BLOB NOT NULL,
  last INTEGER NOT NULL
) STRICT`,
  body_last: 'CREATE INDEX body_last ON body (last)',
  finding: `CREATE TABLE finding (
  exchange INTEGER NOT NULL,
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  direction TEXT NOT NULL,
  action TEXT NOT NULL,
  message TEXT NOT NULL,
  path TEXT NOT NULL,
  reason INTEGER NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (exchange, position)
) STRICT, WITHOUT ROWID`,
  reason: `CREATE TABLE reason (
  id INTEGER PRIMARY KEY,
  why TEXT NOT NULL,
  spec TEXT NOT NULL,
  UNIQUE (why, spec)
) STRICT`,
};

/** Makes the tables in a database that has none. */
export function createSchema(database: Database): void {
  database.exec(`BEGIN IMMEDIATE;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
${Object.values(SCHEMA).join(';\n')};
COMMIT`);
}

/** True for a database in which nothing was ever made: a new file, or one of no bytes. */
export function isBlank(database: Database): boolean {
  const { count } = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as Row;
  return count === 0 && pragma(database, 'application_id') === 0 && pragma(database, 'user_version') === 0;
}

/**
 * Throws SessionFileError unless the file is a session that this program understands, made of our tables alone: a
 * trigger or a view that somebody put in would run with every statement of ours.
 */
export function checkSchema(database: Database, file: string): void {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new SessionFileError('not-a-session', file, `${file} is no session of easlens`);
  }
  const version = pragma(database, 'user_version');
  if (version !== SCHEMA_VERSION) {
    const made = `${file} has version ${version} of the session format; this program knows version ${SCHEMA_VERSION}`;
    throw new SessionFileError('other-version', file, made);
  }
  const rows = database.prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL').iterate();
  let known = 0;
  for (const { name, sql } of rows as Iterable<Row>) {
    // As our own statistics of indexes, which ANALYZE of the sqlite3 program makes.
    if (typeof name === 'string' && /^sqlite_stat\d$/.test(name)) continue;
    if (typeof name !== 'string' || !Object.hasOwn(SCHEMA, name) || SCHEMA[name] !== sql) {
      throw new SessionFileError('altered', file, `${file} holds "${name}", which no session of easlens has`);
    }
    known++;
  }
  if (known !== Object.keys(SCHEMA).length) {
    throw new SessionFileError('altered', file, `${file} lacks tables that every session of easlens has`);
  }
}

/** The value of a pragma that is one number. */
export function pragma(database: Database, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get() as Row | undefined;
  const value = row && Object.values(row)[0];
  return typeof value === 'number' ? value : 0;
}
