import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding, Severity } from '../../inspect/finding.ts';
import type { NumberedRow } from './columns.ts';
import type { ExchangeNumbers } from './exchange-numbers.ts';
import { rowExchange } from './row-exchange.ts';
import type { SessionFile, SessionTotals } from './session-file.ts';
import { exchangeOf } from './stored-exchange.ts';

/** Rows that are read at a time, and pages of them that stay. */
const PAGE = 128;
const MAX_PAGES = 12;
/** Exchanges that stay whole: those that were looked at last. */
const MAX_WHOLE = 16;

const NO_FINDINGS: readonly Finding[] = [];

/** What a session has come to. */
export interface SessionGrowth {
  readonly numbers: ExchangeNumbers;
  readonly totals: SessionTotals;
}

/** An exchange in a list. */
export interface ArchivedEntry {
  readonly number: number;
  readonly exchange: Exchange;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly isMarked: boolean;
  readonly isThinned: false;
}

/**
 * A session as a list that anybody can leaf through: rows are read a page at a time, bodies when they are looked at. Memory
 * does not grow with the file.
 */
export class SessionArchive {
  readonly #session: SessionFile;
  readonly #pages = new Map<number, ReadonlyMap<number, ArchivedEntry>>();
  readonly #whole = new Map<number, Exchange | undefined>();
  readonly #onTrouble: (error: unknown) => void;
  #pinned: { readonly number: number; readonly exchange: Exchange | undefined } | undefined;
  #numbers: ExchangeNumbers;
  #totals: SessionTotals;

  /** @param onTrouble hears of a file that cannot be read further; what cannot be read is not there then */
  constructor(session: SessionFile, onTrouble: (error: unknown) => void) {
    this.#session = session;
    this.#onTrouble = onTrouble;
    this.#numbers = session.numbers();
    this.#totals = session.totals();
  }

  get numbers(): ExchangeNumbers {
    return this.#numbers;
  }

  get totals(): SessionTotals {
    return this.#totals;
  }

  entry(number: number): ArchivedEntry | undefined {
    const entry = this.#page(Math.floor(number / PAGE)).get(number);
    const { exchange } = this.#pinned?.number === number ? this.#pinned : {};
    return entry && exchange ? { ...entry, exchange } : entry;
  }

  pin(number: number | undefined): void {
    if (this.#pinned?.number === number) return;
    this.#pinned = number === undefined ? undefined : { number, exchange: this.#read(number) };
  }

  /** Takes in what came into the file meanwhile. */
  grow({ numbers, totals }: SessionGrowth): void {
    this.#numbers = numbers;
    this.#totals = totals;
    this.#pages.clear();
    this.#whole.clear();
    const { number, exchange } = this.#pinned ?? {};
    if (number === undefined || exchange?.durationMs !== undefined) return;
    this.#pinned = { number, exchange: this.#read(number) };
  }

  #page(index: number): ReadonlyMap<number, ArchivedEntry> {
    const known = this.#pages.get(index);
    if (known) {
      // To the end: the one that was looked at longest ago goes first.
      this.#pages.delete(index);
      this.#pages.set(index, known);
      return known;
    }
    const first = index * PAGE;
    const rows = this.#guarded(() => this.#session.between(first, first + PAGE - 1), []);
    const page = this.#pageOf(rows);
    this.#pages.set(index, page);
    if (this.#pages.size > MAX_PAGES) this.#pages.delete(this.#pages.keys().next().value as number);
    return page;
  }

  /** Findings of a page are read together, once somebody looks at those of one. */
  #pageOf(rows: readonly NumberedRow[]): ReadonlyMap<number, ArchivedEntry> {
    const [first = 0, last = 0] = [rows[0]?.number, rows.at(-1)?.number];
    let findings: ReadonlyMap<number, readonly Finding[]> | undefined;
    const findingsOf = (number: number): readonly Finding[] => {
      findings ??= this.#guarded(() => this.#session.findingsBetween(first, last), new Map());
      return findings.get(number) ?? NO_FINDINGS;
    };
    return new Map(rows.map((row) => [row.number, this.#entryOf(row, findingsOf)]));
  }

  #entryOf(row: NumberedRow, findingsOf: (number: number) => readonly Finding[]): ArchivedEntry {
    const { number, isMarked, errors, warnings, infos } = row;
    const rest = { whole: () => this.#wholeOf(number), findings: () => findingsOf(number) };
    const counts = { error: errors, warning: warnings, info: infos };
    return { number, exchange: rowExchange(row, rest), counts, isMarked, isThinned: false };
  }

  #wholeOf(number: number): Exchange | undefined {
    if (this.#pinned?.number === number) return this.#pinned.exchange;
    if (this.#whole.has(number)) return this.#whole.get(number);
    const exchange = this.#read(number);
    this.#whole.set(number, exchange);
    if (this.#whole.size > MAX_WHOLE) this.#whole.delete(this.#whole.keys().next().value as number);
    return exchange;
  }

  #read(number: number): Exchange | undefined {
    const stored = this.#guarded(() => this.#session.exchange(number), undefined);
    return stored && exchangeOf(stored);
  }

  #guarded<Value>(read: () => Value, otherwise: Value): Value {
    try {
      return read();
    } catch (error) {
      this.#onTrouble(error);
      return otherwise;
    }
  }
}
