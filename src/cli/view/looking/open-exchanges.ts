import { type NumberedRow, numberIn } from '../../../capture/session/columns.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';
import type { Database, Row } from '../../../capture/session/sqlite.ts';

/** Open exchanges that are watched: ten times the Pings that a proxy of this size holds. */
const MAX_OPEN = 100_000;
/** Numbers that are asked for at a time. */
const AT_A_TIME = 500;

/** An exchange that was open when it was looked at last, as it was then. */
export interface OpenExchange {
  readonly row: NumberedRow;
  /** Findings that were counted of it. */
  readonly counted: number;
}

/** The exchanges of a session that can still change: those that are open, of the run that was begun last. */
export class OpenExchanges {
  readonly #reading: SessionReading;
  readonly #open = new Map<number, OpenExchange>();
  readonly #find;
  readonly #changes;

  constructor(database: Database, reading: SessionReading) {
    this.#reading = reading;
    this.#find = database.prepare(
      `SELECT number FROM exchange WHERE number BETWEEN ? AND ? AND duration_ms IS NULL
         AND run = (SELECT max(id) FROM run) LIMIT ${MAX_OPEN}`,
    );
    this.#changes = database.prepare(
      `SELECT number FROM exchange WHERE number IN (SELECT value FROM json_each(?))
         AND (duration_ms IS NOT NULL OR errors + warnings + infos > 0)`,
    );
  }

  /** Takes note of those among the exchanges from one number to another, whose findings were just counted. */
  note(first: number, last: number): void {
    for (const { number } of this.#find.all(first, last) as Row[]) {
      const row = this.#reading.between(number as number, number as number)[0];
      if (row && this.#open.size < MAX_OPEN) this.#open.set(row.number, { row, counted: foundIn(row) });
    }
  }

  /** Those that have changed; `settle` says how many findings of each are counted by then. */
  *changed(): Generator<{ readonly before: OpenExchange; readonly row: NumberedRow }> {
    const numbers = [...this.#open.keys()];
    for (let from = 0; from < numbers.length; from += AT_A_TIME) {
      const asked = JSON.stringify(numbers.slice(from, from + AT_A_TIME));
      for (const { number: value } of this.#changes.all(asked) as Row[]) {
        const number = numberIn(value) ?? 0;
        const before = this.#open.get(number);
        const row = this.#reading.between(number, number)[0];
        if (!before || !row) continue;
        const isNews = row.durationMs !== undefined || foundIn(row) !== foundIn(before.row);
        if (isNews) yield { before, row };
      }
    }
  }

  settle(row: NumberedRow, counted: number): void {
    if (row.durationMs === undefined) this.#open.set(row.number, { row, counted });
    else this.#open.delete(row.number);
  }
}

function foundIn({ errors, warnings, infos }: NumberedRow): number {
  return errors + warnings + infos;
}
