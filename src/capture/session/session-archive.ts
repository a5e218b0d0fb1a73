import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding, Severity } from '../../inspect/finding.ts';
import type { NumberedRow } from './columns.ts';
import { rowExchange } from './row-exchange.ts';
import type { SessionFile } from './session-file.ts';
import { exchangeOf } from './stored-exchange.ts';

/** Rows that are read at a time, and pages of them that stay. */
const PAGE = 128;
const MAX_PAGES = 64;
/** Exchanges that stay whole: those that were looked at last. */
const MAX_WHOLE = 16;

const NO_FINDINGS: readonly Finding[] = [];

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
 * does not grow with the file but for eight bytes a row.
 */
export class SessionArchive {
  readonly #session: SessionFile;
  readonly #pages = new Map<number, ReadonlyMap<number, ArchivedEntry>>();
  readonly #whole = new Map<number, Exchange | undefined>();
  readonly #onTrouble: (error: unknown) => void;
  #pinned: { readonly number: number; readonly exchange: Exchange | undefined } | undefined;
  #numbers: Float64Array;
  #totals: ReturnType<SessionFile['totals']>;

  /** @param onTrouble hears of a file that cannot be read further; what cannot be read is not there then */
  constructor(session: SessionFile, onTrouble: (error: unknown) => void) {
    this.#session = session;
    this.#onTrouble = onTrouble;
    this.#numbers = session.numbers();
    this.#totals = session.totals();
  }

  get numbers(): Float64Array {
    return this.#numbers;
  }

  get totals(): ReturnType<SessionFile['totals']> {
    return this.#totals;
  }

  entry(number: number): ArchivedEntry | undefined {
    const index = this.#indexOf(number);
    if (this.#numbers[index] !== number) return undefined;
    const entry = this.#page(Math.floor(index / PAGE)).get(number);
    const { exchange } = this.#pinned?.number === number ? this.#pinned : {};
    return entry && exchange ? { ...entry, exchange } : entry;
  }

  pin(number: number | undefined): void {
    if (this.#pinned?.number === number) return;
    this.#pinned = number === undefined ? undefined : { number, exchange: this.#read(number) };
  }

  /** Sees what came into the file meanwhile; true where there is something new. */
  refresh(): boolean {
    const totals = this.#guarded(() => this.#session.totals(), this.#totals);
    const { exchanges, pending, failed } = this.#totals;
    if (totals.exchanges === exchanges && totals.pending === pending && totals.failed === failed)
      return false;
    this.#numbers = this.#guarded(() => this.#session.numbers(), this.#numbers);
    this.#totals = totals;
    this.#pages.clear();
    this.#whole.clear();
    return true;
  }

  #page(index: number): ReadonlyMap<number, ArchivedEntry> {
    const known = this.#pages.get(index);
    if (known) {
      // To the end: the one that was looked at longest ago goes first.
      this.#pages.delete(index);
      this.#pages.set(index, known);
      return known;
    }
    const first = this.#numbers[index * PAGE] as number;
    const rows = this.#guarded(() => this.#session.page(first, PAGE), []);
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

  #indexOf(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
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
