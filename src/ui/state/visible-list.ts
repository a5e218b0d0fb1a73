import type { Entry } from './entry.ts';
import type { Change, Found, Log } from './log.ts';
import { NumberList } from './number-list.ts';

/** Whether an exchange belongs into the list. */
export type EntryTest = (entry: Entry) => boolean;

/**
 * The numbers of the exchanges that pass the filter, ascending. Changed in place, as the log is. Nothing is tried when
 * an event comes, for that is on the way of the traffic: `advance` tries what changed, and for a new filter the whole
 * log, the newest first, for as long as it is given.
 */
export class VisibleList {
  readonly #log: Log;
  #test: EntryTest | undefined;
  #passed = new NumberList();
  /** All numbers below are still to be tried. */
  #untriedBelow = 0;
  /** The highest number when it was last looked. */
  #last = 0;
  /** Numbers that changed since they were tried. */
  readonly #changed = new Set<number>();
  /** What has never been tried is tried elsewhere, and told as it is found. */
  #isElsewhere = false;
  #failed = 0;
  // One iterator for all: a new one would step over everything that was deleted at the front.
  #changes = this.#changed.values();

  constructor(log: Log) {
    this.#log = log;
  }

  get size(): number {
    return this.#test ? this.#passed.size : this.#log.size;
  }

  /** Exchanges that a new filter has not been tried on yet. */
  get untried(): number {
    return this.#test ? this.#log.countBelow(this.#untriedBelow) : 0;
  }

  /** True where `advance` has nothing to do. */
  get isSettled(): boolean {
    return this.#changed.size === 0 && (this.#isElsewhere || this.untried === 0);
  }

  numberAt(index: number): number | undefined {
    return this.#test ? this.#passed.at(index) : this.#log.numberAt(index);
  }

  entryAt(index: number): Entry | undefined {
    const number = this.numberAt(index);
    return number === undefined ? undefined : this.#log.get(number);
  }

  /** Index of a number, or of the last one before it; -1 where there is none. */
  indexOf(number: number): number {
    const numbers = this.#test ? this.#passed : this.#log;
    return numbers.countBelow(number + 1) - 1;
  }

  /**
   * Starts anew with another filter; undefined lets all pass.
   * @param text the filter, for a log that knows to search
   */
  filter(test: EntryTest | undefined, text?: string): void {
    this.#test = test;
    this.#passed = new NumberList();
    this.#changed.clear();
    this.#untriedBelow = this.#log.last + 1;
    this.#last = this.#log.last;
    this.#failed = 0;
    this.#isElsewhere = this.#log.search?.(test && text, (found) => this.#found(found)) ?? false;
  }

  /** How many could not be tried, of those that were tried elsewhere. */
  get failed(): number {
    return this.#failed;
  }

  /** Hears that there is something new to see that nobody was asked for. */
  onFound: () => void = () => {};

  #found({ numbers, from, failed }: Found): void {
    this.#failed = failed;
    for (let index = 0; index < numbers.length; index++) this.#passed.add(numbers[index] as number);
    this.#untriedBelow = from;
    if (this.untried === 0) for (const number of this.#log.markedHere ?? []) this.touch(number);
    this.onFound();
  }

  /** Takes note of an event. */
  update({ entry, evicted }: Change): void {
    if (!this.#test) return;
    for (const number of evicted) {
      this.#passed.remove(number);
      this.#changed.delete(number);
    }
    this.touch(entry.number);
  }

  /** Takes note of exchanges that came into a file that is looked at, and of those that changed there. */
  grow(changed: Iterable<number> = []): void {
    if (!this.#test) return;
    for (const number of changed) this.touch(number);
    for (let index = this.#log.size - 1; index >= 0; index--) {
      const number = this.#log.numberAt(index) as number;
      if (number <= this.#last) break;
      this.#changed.add(number);
    }
    this.#last = this.#log.last;
  }

  /** Has an exchange tried again, whose mark or the like has changed. */
  touch(number: number): void {
    if (this.#test && number >= this.#untriedBelow) this.#changed.add(number);
  }

  /** Tries what is to be tried until the deadline says stop; true where nothing is left. */
  advance(hasTime: () => boolean): boolean {
    // Each may take as long as a filter of many words needs for two large bodies.
    while (hasTime()) {
      const number = this.#next();
      if (number === undefined) return true;
      this.#try(number);
    }
    return this.isSettled;
  }

  /** One to try: what changed before what has never been tried. */
  #next(): number | undefined {
    while (this.#changed.size > 0) {
      const { value, done } = this.#changes.next();
      if (done) this.#changes = this.#changed.values();
      else if (this.#changed.delete(value)) return value;
    }
    if (this.#isElsewhere) return undefined;
    const number = this.#log.numberAt(this.untried - 1);
    if (number !== undefined) this.#untriedBelow = number;
    return number;
  }

  #try(number: number): void {
    const entry = this.#log.get(number);
    if (entry && this.#test?.(entry)) this.#passed.add(number);
    else this.#passed.remove(number);
  }
}
