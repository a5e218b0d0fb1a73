import type { Database, Row } from './sqlite.ts';

/** Rows around the place where an id should be that are looked through: exchanges that overlap come in another order than their ids. */
const AROUND = 512;

/**
 * Finds exchanges by their ids, for which there is no index: it would make each write slower for what is asked once, by a
 * person. Ids begin with the time, so those of a session are nearly in order, and the place of one is found by halving.
 */
export class ExchangeFinder {
  readonly #ends;
  readonly #from;
  readonly #between;
  readonly #anywhere;

  constructor(database: Database) {
    this.#ends = [
      database.prepare('SELECT min(number) AS number FROM exchange'),
      database.prepare('SELECT max(number) AS number FROM exchange'),
    ] as const;
    this.#from = database.prepare(
      'SELECT number, substr(id, 1, 64) AS id FROM exchange WHERE number >= ? ORDER BY number LIMIT 1',
    );
    this.#between = database.prepare(
      'SELECT number FROM exchange WHERE number BETWEEN ? AND ? AND id = ? ORDER BY number DESC LIMIT 1',
    );
    this.#anywhere = database.prepare(
      'SELECT number FROM exchange WHERE id = ? ORDER BY exchange.number DESC LIMIT 1',
    );
  }

  /** The number of the exchange, the newest where several have the id; undefined where there is none. */
  numberOf(id: string): number | undefined {
    const place = this.#placeOf(id);
    const near = numberIn(this.#between.get(place - AROUND, place + AROUND, id));
    return near ?? numberIn(this.#anywhere.get(id));
  }

  /** The number of the last row before which all ids are smaller, as far as ids are in order. */
  #placeOf(id: string): number {
    const [first, last] = this.#ends;
    let low = numberIn(first.get()) ?? 0;
    let high = numberIn(last.get()) ?? 0;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#from.get(middle) as Row | undefined;
      const number = numberIn(row);
      if (number !== undefined && number <= high && String(row?.['id']) < id) low = number + 1;
      else high = middle;
    }
    return low;
  }
}

function numberIn(row: unknown): number | undefined {
  const number = (row as Row | undefined)?.['number'];
  return typeof number === 'number' ? number : undefined;
}
