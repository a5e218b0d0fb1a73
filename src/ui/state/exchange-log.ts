import type { ExchangeEvent } from '../../inspect/events.ts';
import { countBySeverity, type Exchange, foldExchange } from '../../inspect/exchange.ts';
import { type Entry, isPending } from './entry.ts';
import { EntryWindow } from './entry-window.ts';
import type { Change, Log, Totals } from './log.ts';
import { MemoryBudget } from './memory-budget.ts';
import { thinned, withoutWords } from './thin.ts';
import { exchangeBytes, findingBytes, weightOf } from './weigh.ts';

export interface LogLimits {
  /** Exchanges kept; the oldest go first. */
  readonly exchanges: number;
  /** Exchanges kept beyond those because they are open, marked or looked at. */
  readonly held: number;
  /** Bytes of the headers and bodies, with their trees, that are kept; older exchanges keep their row. */
  readonly bodies: number;
  /** Bytes of the findings that are kept in full: a hostile message may have a thousand of a kilobyte each. */
  readonly findings: number;
}

const LIMITS: LogLimits = {
  exchanges: 100_000,
  held: 10_000, // as many Pings as a proxy of this size may hold open
  bodies: 64 * 1024 ** 2,
  findings: 32 * 1024 ** 2,
};

/**
 * All exchanges that the UI knows, by number. One of the things of the state that are changed in place: an array of a
 * hundred thousand cannot be copied for each event. `revision` tells that something changed.
 */
export class ExchangeLog implements Log {
  readonly #entries: EntryWindow;
  /** Numbers of the exchanges that are still open. */
  readonly #open = new Map<string, number>();
  readonly #bodies: MemoryBudget;
  readonly #findings: MemoryBudget;
  #counts: Totals['findings'] = NO_FINDINGS;
  #failed = 0;
  #revision = 0;
  /** The exchange that is looked at. */
  #pinned: number | undefined;

  constructor(limits: Partial<LogLimits> = {}) {
    const { exchanges, held, bodies, findings } = { ...LIMITS, ...limits };
    this.#entries = new EntryWindow(exchanges, held, (entry) => this.#isHeld(entry));
    this.#bodies = new MemoryBudget(bodies);
    this.#findings = new MemoryBudget(findings);
  }

  get revision(): number {
    return this.#revision;
  }

  get totals(): Totals {
    return {
      exchanges: this.#entries.last,
      pending: this.#open.size,
      failed: this.#failed,
      findings: this.#counts,
    };
  }

  /** Exchanges that are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** The number of the newest exchange; 0 before the first. */
  get last(): number {
    return this.#entries.last;
  }

  /** The exchange of a number; undefined where it has left. */
  get(number: number): Entry | undefined {
    return this.#entries.get(number);
  }

  /** The number at an index, in ascending order of all that are kept. */
  numberAt(index: number): number | undefined {
    return this.#entries.numberAt(index);
  }

  /** How many of those that are kept have a lower number. */
  countBelow(number: number): number {
    return this.#entries.countBelow(number);
  }

  /** Numbers of all exchanges that are kept, ascending. */
  *numbers(): Iterable<number> {
    for (let index = 0; index < this.size; index++) yield this.numberAt(index) as number;
  }

  /** Folds an event in; undefined where it belongs to no exchange that is kept, or repeats an opening. */
  record(event: ExchangeEvent): Change | undefined {
    const known = this.#open.get(event.id);
    const before = known === undefined ? undefined : this.get(known);
    if (before && event.kind === 'opened') return undefined;
    const exchange = foldExchange(before?.exchange, event);
    if (!exchange) return undefined;
    const entry: Entry = {
      number: before?.number ?? this.last + 1,
      exchange: before?.isThinned ? thinned(exchange) : exchange,
      counts: 'findings' in event ? added(before?.counts, event.findings) : (before?.counts ?? NO_FINDINGS),
      isMarked: before?.isMarked ?? false,
      isThinned: before?.isThinned ?? false,
    };
    const evicted = before ? NONE : this.#entries.add(entry);
    if (before) this.#entries.replace(entry);
    for (const gone of evicted) this.#forget(gone);
    this.#count(event, before);
    this.#charge(entry, event);
    return { entry, isNew: before === undefined, evicted: evicted.map(({ number }) => number) };
  }

  /** Marks an exchange, or takes its mark away. */
  toggleMark(number: number): Entry | undefined {
    const entry = this.get(number);
    if (!entry) return undefined;
    const marked = { ...entry, isMarked: !entry.isMarked };
    this.#entries.replace(marked);
    this.#holdOrSettle(number);
    this.#revision++;
    return marked;
  }

  /** Keeps one exchange whole while it is looked at, instead of the one before. */
  pin(number: number | undefined): void {
    if (number === this.#pinned) return;
    const before = this.#pinned;
    this.#pinned = number;
    if (before !== undefined) this.#holdOrSettle(before);
    if (number !== undefined) this.#holdOrSettle(number);
  }

  /** Takes in again what has left memory of the exchange that is looked at; undefined where that is another by now. */
  restore(number: number, exchange: Exchange): Entry | undefined {
    const entry = this.get(number);
    if (!entry || number !== this.#pinned || entry.exchange.id !== exchange.id) return undefined;
    const whole = { ...entry, exchange, isThinned: false };
    this.#entries.replace(whole);
    this.#bodies.forget(number);
    this.#bodies.charge(number, exchangeBytes(exchange));
    this.#findings.forget(number);
    this.#findings.charge(number, findingBytes(exchange.findings));
    this.#revision++;
    return whole;
  }

  #isHeld(entry: Entry): boolean {
    return isPending(entry) || entry.isMarked || entry.number === this.#pinned;
  }

  #count(event: ExchangeEvent, before: Entry | undefined): void {
    this.#revision++;
    if (event.kind === 'opened') this.#open.set(event.id, this.last);
    if (event.kind === 'closed') this.#open.delete(event.id);
    if (event.kind === 'failed' && !before?.exchange.failure) this.#failed++;
    if ('findings' in event && event.findings.length > 0) this.#counts = added(this.#counts, event.findings);
  }

  /** Accounts for what an event brought, and lets the oldest go where that is too much. */
  #charge(entry: Entry, event: ExchangeEvent): void {
    const { number } = entry;
    if (!entry.isThinned) this.#bodies.charge(number, weightOf(event));
    if ('findings' in event) this.#findings.charge(number, findingBytes(event.findings));
    if (event.kind === 'closed') this.#holdOrSettle(number);
    for (let gone = this.#bodies.take(); gone !== undefined; gone = this.#bodies.take()) this.#thin(gone);
    for (let gone = this.#findings.take(); gone !== undefined; gone = this.#findings.take()) {
      this.#forgetWords(gone);
    }
  }

  #thin(number: number): void {
    const entry = this.get(number);
    if (entry) this.#entries.replace({ ...entry, exchange: thinned(entry.exchange), isThinned: true });
  }

  #forgetWords(number: number): void {
    const entry = this.get(number);
    if (!entry) return;
    const findings = withoutWords(entry.exchange.findings);
    this.#entries.replace({ ...entry, exchange: { ...entry.exchange, findings } });
  }

  #holdOrSettle(number: number): void {
    const entry = this.get(number);
    if (!entry) return;
    const isHeld = this.#isHeld(entry);
    for (const budget of [this.#bodies, this.#findings]) {
      if (isHeld) budget.hold(number);
      else budget.settle(number);
    }
  }

  #forget({ number, exchange }: Entry): void {
    // A session file that others made may use an id again.
    if (this.#open.get(exchange.id) === number) this.#open.delete(exchange.id);
    this.#bodies.forget(number);
    this.#findings.forget(number);
  }
}

const NO_FINDINGS = { error: 0, warning: 0, info: 0 };
const NONE: readonly Entry[] = [];

function added(counts: Totals['findings'] = NO_FINDINGS, findings: Parameters<typeof countBySeverity>[0]) {
  if (findings.length === 0) return counts;
  const more = countBySeverity(findings);
  return {
    error: counts.error + more.error,
    warning: counts.warning + more.warning,
    info: counts.info + more.info,
  };
}
