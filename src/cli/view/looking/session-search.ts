import { type NumberedRow, ROW_COLUMNS, rowOf } from '../../../capture/session/columns.ts';
import { rowExchange } from '../../../capture/session/row-exchange.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';
import type { Database, Row } from '../../../capture/session/sqlite.ts';
import { exchangeOf, knownLine } from '../../../capture/session/stored-exchange.ts';
import type { Exchange } from '../../../inspect/exchange.ts';
import { compileFilter, type Filter } from '../../../inspect/filter/compile.ts';
import { conditionOf, isExact } from '../../../inspect/filter/condition.ts';
import { readWords } from '../../../inspect/filter/words.ts';
import { conditionSql } from './condition-sql.ts';
import { WordLook } from './word-look.ts';

/** Exchanges that are looked through first: the newest, which the person waits for. */
const FIRST = 256;
/** Most, and fewest, at a time; of those whose rows are read, for they are in memory then, fewer. */
const MOST = 65_536;
const MOST_READ = 256;
const FEWEST = 16;
/** How long each time is to take, in milliseconds. */
const STRETCH_MS = 25;

/** What one step of a search found. */
export interface Found {
  /** Descending. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** All exchanges from here on were looked through; 0 where all were. */
  readonly from: number;
  /** How many the filter could not be tried on, of all so far. */
  readonly failed: number;
}

/** Goes through a session from its newest exchange to its oldest, and finds those that pass a filter. */
export class SessionSearch {
  readonly #database: Database;
  readonly #window;
  readonly #passing: (first: number, last: number) => readonly number[];
  #from: number;
  #size = FIRST;
  #failures: ReadonlySet<number> = new Set();
  #most = MOST_READ;

  /** @param upTo the highest number that is looked at */
  constructor(database: Database, reading: SessionReading, text: string, upTo: number) {
    this.#database = database;
    this.#from = upTo + 1;
    this.#window = database.prepare(
      `SELECT min(number) AS first, count(*) AS count FROM
       (SELECT number FROM exchange INDEXED BY exchange_summary WHERE number < ? ORDER BY number DESC LIMIT ?)`,
    );
    const filter = compileFilter(text);
    this.#passing = 'problem' in filter ? () => [] : this.#testOf(filter, reading);
  }

  /** Looks through some more; undefined where nothing is left. */
  step(): Found | undefined {
    if (this.#from === 0) return undefined;
    const start = performance.now();
    const { first, count } = this.#window.get(this.#from, this.#size) as Row;
    const last = this.#from - 1;
    this.#from = count === 0 || typeof first !== 'number' ? 0 : first;
    const numbers = this.#from === 0 ? [] : this.#passing(this.#from, last);
    this.#adapt(performance.now() - start);
    return { numbers: Float64Array.from(numbers), from: this.#from, failed: this.#failures.size };
  }

  #adapt(took: number): void {
    const size = took > STRETCH_MS * 2 ? this.#size / 2 : took < STRETCH_MS / 2 ? this.#size * 2 : this.#size;
    this.#size = Math.min(this.#most, Math.max(FEWEST, Math.round(size)));
  }

  #testOf(filter: Filter, reading: SessionReading): (first: number, last: number) => readonly number[] {
    if (filter.kind === 'words') {
      const look = new WordLook(reading, readWords(filter.text));
      const all = this.#rows('1', []);
      return (first, last) => look.passing(all(first, last));
    }
    this.#failures = filter.failures;
    const condition = conditionOf(filter.text);
    const { sql, values } = conditionSql(condition);
    if (isExact(condition)) {
      this.#most = MOST;
      return this.#numbers(sql, values);
    }
    const rows = this.#rows(sql, values);
    return (first, last) => tested(rows(first, last), filter, reading);
  }

  #numbers(sql: string, values: readonly (string | number)[]) {
    const statement = this.#database.prepare(
      `SELECT number FROM exchange WHERE number BETWEEN ? AND ? AND ${sql} ORDER BY number DESC`,
    );
    return (first: number, last: number): readonly number[] =>
      (statement.all(first, last, ...values) as Row[]).map(({ number }) => number as number);
  }

  #rows(sql: string, values: readonly (string | number)[]) {
    const statement = this.#database.prepare(
      `SELECT ${ROW_COLUMNS} FROM exchange WHERE exchange.number BETWEEN ? AND ? AND ${sql} ORDER BY exchange.number DESC`,
    );
    return (first: number, last: number): readonly NumberedRow[] =>
      (statement.all(first, last, ...values) as Row[]).map(rowOf);
  }
}

/** Asks the filter itself, of exchanges whose bodies and findings are read where it looks at them. */
function tested(rows: readonly NumberedRow[], filter: Filter, reading: SessionReading): readonly number[] {
  const passing: number[] = [];
  for (const row of rows) {
    const { number, isMarked, errors, warnings, infos } = row;
    let known: Exchange | undefined;
    const whole = () => {
      const stored = known ? undefined : reading.exchange(number);
      known ??= stored && exchangeOf(stored);
      return known;
    };
    const exchange = rowExchange(row, { whole, findings: () => reading.findings(number) }, knownLine(row));
    const counts = { error: errors, warning: warnings, info: infos };
    if (filter.test(exchange, { number, isMarked, counts })) passing.push(number);
  }
  return passing;
}
