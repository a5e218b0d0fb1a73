import { pragma } from './schema.ts';
import type { Database, Row } from './sqlite.ts';

/** Exchanges that go at a time. */
const STEP = 20;
/** Longest that room is made at a stretch, in milliseconds: what is to be written waits meanwhile. */
const STRETCH_MS = 20;
/** Room is made until the file is this full, so that it is not made for each exchange. */
const FULL = 0.95;

/**
 * Keeps what is in a session within a size: the oldest exchanges go first, those that are marked or open stay. Pages that
 * become free are used again, so the file itself stays about as large.
 */
export class Eviction {
  readonly #database: Database;
  readonly #maxBytes: number;
  readonly #pageBytes: number;
  readonly #oldest;
  readonly #deletes;
  readonly #deleteBodies;
  #isMakingRoom = false;
  /** Nothing is left that may go. */
  #isStuck = false;

  /** @param run the run that writes: only its exchanges may be open */
  constructor(database: Database, maxBytes: number, run: number) {
    this.#database = database;
    this.#maxBytes = maxBytes;
    this.#pageBytes = pragma(database, 'page_size');
    this.#oldest = database.prepare(
      // The newest stays, so that no number is given again.
      `SELECT number FROM exchange WHERE marked = 0 AND (duration_ms IS NOT NULL OR run <> ${run})
         AND number < (SELECT max(number) FROM exchange)
       ORDER BY number LIMIT ${STEP}`,
    );
    this.#deletes = [
      database.prepare('DELETE FROM exchange WHERE number = ?'),
      database.prepare('DELETE FROM message WHERE exchange = ?'),
      database.prepare('DELETE FROM finding WHERE exchange = ?'),
    ];
    this.#deleteBodies = database.prepare(
      'DELETE FROM body WHERE last <= ? AND id NOT IN (SELECT body FROM message WHERE exchange <= ? AND body IS NOT NULL)',
    );
  }

  /** Bytes of the file that hold something. */
  get usedBytes(): number {
    return (
      (pragma(this.#database, 'page_count') - pragma(this.#database, 'freelist_count')) * this.#pageBytes
    );
  }

  /** True where what is marked and open is more than the size allows, so that nothing can be done about it. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /** Makes room, where it is needed, for a while; inside a transaction. True where exchanges went. */
  makeRoom(): boolean {
    if (this.usedBytes <= this.#maxBytes * (this.#isMakingRoom ? FULL : 1)) {
      this.#isMakingRoom = false;
      return false;
    }
    const end = performance.now() + STRETCH_MS;
    let went = false;
    do {
      if (!this.#drop()) break;
      went = true;
    } while (performance.now() < end && this.usedBytes > this.#maxBytes * FULL);
    this.#isStuck = !went;
    this.#isMakingRoom = went;
    return went;
  }

  #drop(): boolean {
    const numbers = (this.#oldest.all() as Row[]).map(({ number }) => number as number);
    const last = numbers.at(-1);
    if (last === undefined) return false;
    for (const number of numbers) for (const statement of this.#deletes) statement.run(number);
    this.#deleteBodies.run(last, last);
    return true;
  }
}
