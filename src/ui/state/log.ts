import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';
import type { Entry } from './entry.ts';

/** What an event did to the log. */
export interface Change {
  readonly entry: Entry;
  readonly isNew: boolean;
  /** Numbers that have left the log to make room. */
  readonly evicted: readonly number[];
}

export interface Totals {
  readonly exchanges: number;
  readonly pending: number;
  readonly failed: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

/** What a search has found so far. */
export interface Found {
  /** Descending, all below those that were found before. */
  readonly numbers: ArrayLike<number>;
  /** All from this number on were looked at. */
  readonly from: number;
  /** How many could not be tried, of all so far. */
  readonly failed: number;
}

/** All exchanges that the UI knows, by number: those of a proxy that runs, or those of a file. */
export interface Log {
  /** Grows with each change. */
  readonly revision: number;
  readonly totals: Totals;
  /** Exchanges that are kept. */
  readonly size: number;
  /** The number of the newest exchange; 0 before the first. */
  readonly last: number;
  /** The exchange of a number; undefined where it has left. */
  get(number: number): Entry | undefined;
  /** The number at an index, in ascending order of all that are kept. */
  numberAt(index: number): number | undefined;
  /** How many of those that are kept have a lower number. */
  countBelow(number: number): number;
  /** Folds an event in; undefined where it belongs to no exchange that is kept, or repeats an opening. */
  record(event: ExchangeEvent): Change | undefined;
  /** Marks an exchange, or takes its mark away. */
  toggleMark(number: number): Entry | undefined;
  /** Keeps one exchange whole while it is looked at, instead of the one before. */
  pin(number: number | undefined): void;
  /** Has a filter tried elsewhere, the newest first, in place of the one before; false where it is to be tried here. */
  search?(text: string | undefined, onFound: (found: Found) => void): boolean;
  /** Of those, exchanges that have to be tried here all the same. */
  readonly markedHere?: Iterable<number>;
  /** Takes in again what has left memory of the exchange that is looked at; undefined where that is another by now. */
  restore(number: number, exchange: Exchange): Entry | undefined;
}
