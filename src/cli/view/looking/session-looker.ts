import { pragma } from '../../../capture/session/schema.ts';
import type { SessionFile } from '../../../capture/session/session-file.ts';
import { SessionReading } from '../../../capture/session/session-reading.ts';
import type { Database, Row } from '../../../capture/session/sqlite.ts';
import type { GatheredDevice } from '../../../ui/state/gathered.ts';
import { DeviceCounts } from './device-counts.ts';
import type { FromLooking } from './messages.ts';
import { OpenExchanges } from './open-exchanges.ts';
import { ProgressFold } from './progress-fold.ts';
import { RuleCounts } from './rule-counts.ts';
import { SessionSearch } from './session-search.ts';

/** Exchanges whose findings are counted at a time. */
const CHUNK = 4096;
/** How often a session that may grow is looked at, in milliseconds, and the most of the time that this may take. */
const LOOK_MS = 250;
const LOOK_SHARE = 0.2;
/** How often it is told what was gathered, in milliseconds. */
const TELL_MS = 250;
/** What is shown while nothing but SyncKeys and folders are missing. */
const ALMOST = 0.99;
/** How long bodies are read at a stretch, in milliseconds. */
const STRETCH_MS = 20;

/**
 * Looks through a session, a step at a time: for what passes a filter, for what rules and devices have come to (the newest
 * first), and for what comes into the file.
 */
export class SessionLooker {
  readonly #database: Database;
  readonly #session: SessionFile;
  readonly #reading: SessionReading;
  readonly #tell: (message: FromLooking) => void;
  readonly #rules: RuleCounts;
  readonly #devices: DeviceCounts;
  readonly #open: OpenExchanges;
  readonly #progress: ProgressFold;
  readonly #below;
  #search: { readonly id: number; readonly steps: SessionSearch } | undefined;
  /** All exchanges from here on were counted; 0 where all were. */
  #countedFrom: number;
  #last: number;
  #size: number;
  #left: number;
  #version: number;
  #isFolded = false;
  #wasFolded = false;
  #lookAt = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #hasNews = true;

  /** @param session the same file as that of the database */
  constructor(database: Database, session: SessionFile, tell: (message: FromLooking) => void) {
    this.#database = database;
    this.#session = session;
    this.#reading = new SessionReading(database);
    this.#tell = tell;
    this.#rules = new RuleCounts(database, this.#reading);
    this.#devices = new DeviceCounts(database, this.#reading);
    this.#open = new OpenExchanges(database, this.#reading);
    this.#below = database.prepare(
      `SELECT min(number) AS first, count(*) AS count FROM
       (SELECT number FROM exchange INDEXED BY exchange_summary WHERE number < ? ORDER BY number DESC LIMIT ${CHUNK})`,
    );
    this.#version = pragma(database, 'data_version');
    this.#last = session.last;
    this.#size = session.count;
    this.#left = this.#size;
    this.#countedFrom = this.#last + 1;
    this.#progress = new ProgressFold(this.#reading, this.#last);
  }

  /** Begins a search in place of the one before. */
  search(id: number, text: string, upTo: number): void {
    this.#search = { id, steps: new SessionSearch(this.#database, this.#reading, text, upTo) };
  }

  stopSearch(): void {
    this.#search = undefined;
  }

  /** Does some more of what there is to do; gives how long it has time until the next, in milliseconds. */
  step(): number {
    const isDone = [this.#searchOn(), this.#foldOn(), this.#countOn(), !this.#look()].every((done) => done);
    this.#tellGathered(isDone);
    return isDone ? Math.max(0, this.#lookAt - performance.now()) : 0;
  }

  #searchOn(): boolean {
    const found = this.#search?.steps.step();
    if (!this.#search || !found) {
      this.#search = undefined;
      return true;
    }
    this.#tell({ kind: 'found', search: this.#search.id, found });
    return false;
  }

  #foldOn(): boolean {
    if (this.#isFolded) return true;
    const end = performance.now() + STRETCH_MS;
    this.#isFolded = this.#progress.advance(this.#last, () => performance.now() < end);
    this.#wasFolded ||= this.#isFolded;
    this.#hasNews = true;
    return this.#isFolded;
  }

  #countOn(): boolean {
    if (this.#countedFrom === 0) return true;
    const { first, count } = this.#below.get(this.#countedFrom) as Row;
    const [from, to] = [typeof first === 'number' && count !== 0 ? first : 0, this.#countedFrom - 1];
    if (from > 0) this.#count(from, to);
    this.#left = from > 0 ? Math.max(0, this.#left - (count as number)) : 0;
    this.#countedFrom = from;
    this.#hasNews = true;
    return from === 0;
  }

  /** Counts, and takes note of what is open, as all of it is at one moment. */
  #count(from: number, to: number): void {
    this.#database.exec('BEGIN');
    try {
      this.#rules.count(from, to);
      this.#devices.count(from, to);
      this.#open.note(from, to);
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  /** Sees what came into the file meanwhile; true where there is something new. */
  #look(): boolean {
    const start = performance.now();
    if (start < this.#lookAt) return false;
    const version = pragma(this.#database, 'data_version');
    const isNew = version !== this.#version;
    this.#version = version;
    if (isNew) this.#grow();
    const end = performance.now();
    this.#lookAt = end + Math.max(LOOK_MS, (end - start) / LOOK_SHARE);
    return isNew;
  }

  #grow(): void {
    const changed = this.#recount();
    const totals = this.#session.totals();
    const numbers = this.#session.numbers();
    const last = numbers.at(numbers.size - 1) ?? 0;
    for (let from = this.#last + 1; from <= last; from += CHUNK)
      this.#count(from, Math.min(last, from + CHUNK - 1));
    this.#last = Math.max(this.#last, last);
    this.#size = numbers.size;
    this.#isFolded = false;
    this.#hasNews = true;
    const scattered = numbers.scattered;
    const growth = { totals, first: numbers.at(0) ?? 0, size: numbers.size, changed };
    this.#tell({ kind: 'grown', growth: { ...growth, ...(scattered && { scattered }) } });
  }

  /** Counts what was found in exchanges that were open when they were counted. */
  #recount(): readonly number[] {
    const numbers: number[] = [];
    for (const { before, row } of this.#open.changed()) {
      const { errors, warnings, infos } = before.row;
      this.#devices.addLater(row, { error: errors, warning: warnings, info: infos });
      this.#open.settle(row, this.#rules.addLater(row, before.counted));
      this.#progress.take(row.number);
      numbers.push(row.number);
    }
    return numbers;
  }

  #tellGathered(isDone: boolean): void {
    const now = performance.now();
    if (!this.#hasNews || (!isDone && now - this.#toldAt < TELL_MS)) return;
    this.#toldAt = now;
    this.#hasNews = false;
    const touched = this.#progress.takeTouched();
    for (const key of touched) this.#devices.touch(key);
    const devices = this.#devices.takeChanged().map(({ device, first }): GatheredDevice => {
      const progress = touched.has(device.key) ? this.#progress.progressOf(device.key) : undefined;
      return {
        device: { ...device, ...this.#progress.of(device.key) },
        first,
        ...(progress && { progress }),
      };
    });
    const counted = this.#size === 0 ? 1 : 1 - this.#left / this.#size;
    // All there is, once the bodies of the newest were read as well.
    const share = this.#wasFolded ? counted : Math.min(counted, ALMOST);
    this.#tell({ kind: 'gathered', gathered: { groups: this.#rules.takeChanged(), devices, share } });
  }
}
