import type { ExchangeEvent } from '../../inspect/events.ts';
import { countBySeverity, foldExchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';
import type { Entry } from './entry.ts';

/** Exchanges kept in memory; the oldest go first. */
const MAX_EXCHANGES = 100_000;

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

/**
 * All exchanges that the UI knows, by number. The one thing of the state that is changed in place: an array of a
 * hundred thousand cannot be copied for each event. `revision` tells that something changed.
 */
export class ExchangeLog {
  readonly #entries = new Map<number, Entry>();
  readonly #numbers = new Map<string, number>();
  readonly #findings = { error: 0, warning: 0, info: 0 };
  #last = 0;
  #pending = 0;
  #failed = 0;
  #revision = 0;

  get revision(): number {
    return this.#revision;
  }

  get totals(): Totals {
    return {
      exchanges: this.#last,
      pending: this.#pending,
      failed: this.#failed,
      findings: { ...this.#findings },
    };
  }

  /** The exchange of a number; undefined where it has left. */
  get(number: number): Entry | undefined {
    return this.#entries.get(number);
  }

  /** Numbers of all exchanges that are kept, ascending. */
  numbers(): Iterable<number> {
    return this.#entries.keys();
  }

  /** Folds an event in; undefined where it belongs to no exchange that is kept. */
  record(event: ExchangeEvent): Change | undefined {
    const known = this.#numbers.get(event.id);
    const before = known === undefined ? undefined : this.#entries.get(known);
    const exchange = foldExchange(before?.exchange, event);
    if (!exchange) return undefined;
    const entry: Entry = {
      number: before?.number ?? ++this.#last,
      exchange,
      counts: 'findings' in event ? countBySeverity(exchange.findings) : (before?.counts ?? NO_FINDINGS),
      isMarked: before?.isMarked ?? false,
      isThinned: false,
    };
    this.#entries.set(entry.number, entry);
    this.#count(event, before === undefined);
    if (event.kind === 'closed') this.#numbers.delete(event.id);
    else this.#numbers.set(event.id, entry.number);
    return { entry, isNew: before === undefined, evicted: this.#evict() };
  }

  /** Marks an exchange, or takes its mark away. */
  toggleMark(number: number): Entry | undefined {
    const entry = this.#entries.get(number);
    if (!entry) return undefined;
    const marked = { ...entry, isMarked: !entry.isMarked };
    this.#entries.set(number, marked);
    this.#revision++;
    return marked;
  }

  #count(event: ExchangeEvent, isNew: boolean): void {
    this.#revision++;
    if (isNew) this.#pending++;
    if (event.kind === 'closed') this.#pending--;
    if (event.kind === 'failed') this.#failed++;
    if ('findings' in event) for (const { severity } of event.findings) this.#findings[severity]++;
  }

  #evict(): readonly number[] {
    if (this.#entries.size <= MAX_EXCHANGES) return NONE;
    const [oldest] = this.#entries.keys();
    if (oldest === undefined) return NONE;
    this.#entries.delete(oldest);
    return [oldest];
  }
}

const NO_FINDINGS = { error: 0, warning: 0, info: 0 };
const NONE: readonly number[] = [];
