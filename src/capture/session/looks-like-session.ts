import { Buffer } from 'node:buffer';
import { APPLICATION_ID } from './schema.ts';

/** Every database of SQLite begins with this. (sqlite.org/fileformat2.html 1.2.1) */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** Where the application's id is in the header of a database. */
const APPLICATION_AT = 68;
const HEADER_BYTES = 100;

/** True for the start of a file that may be a session: a database of SQLite with our mark. */
export function looksLikeSession(start: Buffer): boolean {
  if (start.length < HEADER_BYTES || !start.subarray(0, MAGIC.length).equals(MAGIC)) return false;
  return start.readUInt32BE(APPLICATION_AT) === APPLICATION_ID;
}
