import type { Severity } from '../../inspect/finding.ts';
import { type NumberedRow, numberIn, textIn } from './columns.ts';
import { isDamage, openForReading, problemOf } from './open-session.ts';
import type { MessageRecord, Part } from './record.ts';
import { SessionReading } from './session-reading.ts';
import type { Database, Row } from './sqlite.ts';
import type { StoredExchange } from './stored-exchange.ts';

/**
 * A session that is read: any exchange at any time, by its number. Every read sees the file as it is then, also while a
 * proxy writes it. Throws SessionFileError where the file proves damaged.
 */
export class SessionFile {
  readonly #database: Database;
  readonly #reading: SessionReading;
  readonly #file: string;
  readonly #upstreams: ReadonlyMap<number, string>;

  constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
    this.#reading = this.#guarded(() => new SessionReading(database));
    this.#upstreams = this.#guarded(() => upstreamsOf(database));
  }

  /** Exchanges in the file. */
  get count(): number {
    return this.#number('SELECT count(*) FROM exchange');
  }

  /** The highest number; 0 where there is none. */
  get last(): number {
    return this.#number(`SELECT max(number) FROM exchange WHERE number <= ${Number.MAX_SAFE_INTEGER}`);
  }

  /** The same as the index has it, where the table cannot be read. */
  get lastListed(): number {
    return this.#number(
      `SELECT max(number) FROM exchange INDEXED BY exchange_summary WHERE number <= ${Number.MAX_SAFE_INTEGER}`,
    );
  }

  /** What all exchanges come to. */
  totals(): SessionTotals {
    return this.#guarded(() => {
      const row = this.#database.prepare(TOTALS).get() as Row;
      const of = (name: string): number => numberIn(row[name]) ?? 0;
      return {
        exchanges: of('exchanges'),
        pending: of('pending'),
        failed: of('failed'),
        findings: { error: of('errors'), warning: of('warnings'), info: of('infos') },
      };
    });
  }

  /** Rows from a number on, at most so many, in order. */
  page(from: number, count: number): readonly NumberedRow[] {
    return this.#guarded(() => this.#reading.page(from, count));
  }

  /** All numbers, ascending. They follow each other but where the oldest made room. */
  numbers(): Float64Array {
    return this.#guarded(() => {
      const row = this.#database.prepare(RANGE).get(Number.MAX_SAFE_INTEGER) as Row;
      const [count, first] = [numberIn(row['count']) ?? 0, numberIn(row['first']) ?? 0];
      const last = numberIn(row['last']) ?? 0;
      if (count === last - first + 1)
        return Float64Array.from({ length: count }, (_, index) => first + index);
      return this.#scattered(count);
    });
  }

  /** A text of many numbers takes a tenth of the time of as many rows. */
  #scattered(count: number): Float64Array {
    const numbers = new Float64Array(count);
    const chunk = this.#database.prepare(NUMBERS);
    let filled = 0;
    for (let after = -1; filled < count; ) {
      const { list } = chunk.get(after, Number.MAX_SAFE_INTEGER) as Row;
      const some = JSON.parse(list as string) as readonly number[];
      if (some.length === 0) break;
      numbers.set(some.slice(0, count - filled), filled);
      filled += some.length;
      after = some.at(-1) as number;
    }
    return numbers.subarray(0, Math.min(filled, count));
  }

  exchange(number: number): StoredExchange | undefined {
    return this.#guarded(() => this.#reading.exchange(number));
  }

  captured(number: number): StoredExchange['messages'] {
    return this.#guarded(() => this.#reading.captured(number));
  }

  message(number: number, part: Part): MessageRecord | undefined {
    return this.#guarded(() => this.#reading.message(number, part));
  }

  /** A message as far as it can be read where its body cannot. */
  withoutBody(number: number, part: Part): MessageRecord | undefined {
    return this.#guarded(() => this.#reading.withoutBody(number, part));
  }

  /** Findings of the exchanges from one number to another, by number. */
  findingsBetween(first: number, last: number): ReadonlyMap<number, StoredExchange['findings']> {
    return this.#guarded(() => this.#reading.findingsBetween(first, last));
  }

  /** The server of a run. */
  upstreamOf(run: number): string | undefined {
    return this.#upstreams.get(run);
  }

  close(): void {
    this.#database.close();
  }

  #number(query: string): number {
    return this.#guarded(() => {
      const row = this.#database.prepare(query).get() as Row | undefined;
      return numberIn(row && Object.values(row)[0]) ?? 0;
    });
  }

  #guarded<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      throw problemOf(error, this.#file);
    }
  }
}

export interface SessionTotals {
  readonly exchanges: number;
  readonly pending: number;
  readonly failed: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

const RANGE = `SELECT count(*) AS count, min(number) AS first, max(number) AS last
  FROM exchange INDEXED BY exchange_summary WHERE number <= ?`;
const NUMBERS = `SELECT json_group_array(number) AS list FROM
  (SELECT number FROM exchange INDEXED BY exchange_summary WHERE number > ? AND number <= ? ORDER BY number LIMIT 100000)`;

/** Answered from one index alone. */
const TOTALS = `SELECT count(*) AS exchanges, count(*) - count(duration_ms) AS pending, count(failure) AS failed,
    total(errors) AS errors, total(warnings) AS warnings, total(infos) AS infos
  FROM exchange INDEXED BY exchange_summary`;

/** Opens a session to be read; nothing of it changes. `isDamaged`: also one of which pages are missing. Throws SessionFileError. */
export async function openSession(file: string, isDamaged = false): Promise<SessionFile> {
  return new SessionFile(await openForReading(file, isDamaged), file);
}

/** Runs that are looked at: a session that is recorded anew each day for a year has fewer. */
const MAX_RUNS = 10_000;

function upstreamsOf(database: Database): ReadonlyMap<number, string> {
  const rows = database.prepare(
    `SELECT id, substr(upstream, 1, 2048) AS upstream FROM run LIMIT ${MAX_RUNS}`,
  );
  const upstreams = new Map<number, string>();
  try {
    for (const row of rows.iterate() as Iterable<Row>) {
      const [id, upstream] = [numberIn(row['id']), textIn(row['upstream'])];
      if (id !== undefined && upstream !== undefined) upstreams.set(id, upstream);
    }
  } catch (error) {
    // Who reads exchanges hears of the damage; that they went to a server nobody knows is no reason to show none.
    if (!isDamage(error)) throw error;
  }
  return upstreams;
}
