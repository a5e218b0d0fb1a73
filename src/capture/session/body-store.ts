import { Buffer } from 'node:buffer';
import { hash as hashOf } from 'node:crypto';
import { packBody } from './body-coding.ts';
import type { Database, Row } from './sqlite.ts';

/** Bodies that are known without asking the file: a Ping and its answer are the same for hours. */
const MAX_KNOWN = 8192;

interface Known {
  readonly id: number;
  /** Number of the last exchange that has the body. */
  last: number;
}

/** Bodies by what they hold: each is in the file once, however many exchanges have it. */
export class BodyStore {
  readonly #find;
  readonly #insert;
  readonly #touch;
  readonly #known = new Map<string, Known>();
  /** Those whose `last` the file does not have yet. */
  readonly #touched = new Set<Known>();

  constructor(database: Database) {
    this.#find = database.prepare('SELECT id FROM body WHERE hash = ?');
    this.#insert = database.prepare(
      'INSERT INTO body (hash, coding, size, data, last) VALUES (?, ?, ?, ?, ?)',
    );
    this.#touch = database.prepare('UPDATE body SET last = max(last, ?) WHERE id = ?');
  }

  /** The id of a body, which is put into the file where it is not there; `number` is of the exchange that has it. */
  keep(bytes: Uint8Array, number: number): number {
    // A character a byte.
    const key = hashOf('sha256', bytes, 'binary');
    const known = this.#known.get(key) ?? this.#found(key);
    if (known) {
      known.last = number;
      this.#touched.add(known);
      return known.id;
    }
    const { coding, data } = packBody(bytes);
    const { lastInsertRowid } = this.#insert.run(
      Buffer.from(key, 'latin1'),
      coding,
      bytes.length,
      data,
      number,
    );
    return this.#learn(key, { id: Number(lastInsertRowid), last: number }).id;
  }

  /** Writes which exchange had each body last; before the transaction ends. */
  settle(): void {
    for (const { id, last } of this.#touched) this.#touch.run(last, id);
    this.#touched.clear();
  }

  /** After bodies were deleted, or a transaction was taken back. */
  forget(): void {
    this.#known.clear();
    this.#touched.clear();
  }

  #found(key: string): Known | undefined {
    const row = this.#find.get(Buffer.from(key, 'latin1')) as Row | undefined;
    return typeof row?.['id'] === 'number' ? this.#learn(key, { id: row['id'], last: 0 }) : undefined;
  }

  #learn(key: string, known: Known): Known {
    if (this.#known.size >= MAX_KNOWN) {
      this.settle();
      this.#known.clear();
    }
    this.#known.set(key, known);
    return known;
  }
}
