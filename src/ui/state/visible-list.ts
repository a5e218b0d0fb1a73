import type { Entry } from './entry.ts';
import type { Change, ExchangeLog } from './exchange-log.ts';

/** Whether an exchange belongs into the list. */
export type EntryTest = (entry: Entry) => boolean;

/** Exchanges looked at between two looks at the time. */
const SLICE = 64;

/**
 * The numbers of the exchanges that pass the filter, ascending. Changed in place, as the log is: events keep it up to
 * date, and a new filter is tried on the whole log in slices, the newest first, so that no key waits for it.
 */
export class VisibleList {
  readonly #log: ExchangeLog;
  #test: EntryTest | undefined;
  #numbers: number[] = [];
  /** Numbers still to be tried, ascending. */
  #untried: number[] = [];

  constructor(log: ExchangeLog) {
    this.#log = log;
  }

  get size(): number {
    return this.#numbers.length;
  }

  /** Exchanges that the filter has not been tried on yet. */
  get untried(): number {
    return this.#untried.length;
  }

  numberAt(index: number): number | undefined {
    return this.#numbers[index];
  }

  entryAt(index: number): Entry | undefined {
    const number = this.#numbers[index];
    return number === undefined ? undefined : this.#log.get(number);
  }

  /** Index of a number, or of the last one before it; -1 where there is none. */
  indexOf(number: number): number {
    const index = lowerBound(this.#numbers, number);
    return this.#numbers[index] === number ? index : index - 1;
  }

  /** Starts anew with another filter; undefined lets all pass. */
  filter(test: EntryTest | undefined): void {
    this.#test = test;
    this.#numbers = test ? [] : [...this.#log.numbers()];
    this.#untried = test ? [...this.#log.numbers()] : [];
  }

  /** Keeps the list true after an event. */
  update({ entry, evicted }: Change): void {
    for (const number of evicted) this.#remove(number);
    if (!this.#test || this.#test(entry)) this.#insert(entry.number);
    else this.#remove(entry.number);
  }

  /** Tries more of the log until the deadline says stop; true where nothing is left to try. */
  advance(hasTime: () => boolean): boolean {
    while (this.#untried.length > 0 && hasTime()) {
      const found: number[] = [];
      for (const number of this.#untried.splice(-SLICE)) {
        const entry = this.#log.get(number);
        if (entry && this.#test?.(entry)) found.push(number);
      }
      for (const number of found) this.#insert(number);
    }
    return this.#untried.length === 0;
  }

  #insert(number: number): void {
    const index = lowerBound(this.#numbers, number);
    if (this.#numbers[index] !== number) this.#numbers.splice(index, 0, number);
  }

  #remove(number: number): void {
    const index = lowerBound(this.#numbers, number);
    if (this.#numbers[index] === number) this.#numbers.splice(index, 1);
  }
}

/** The first index whose number is not below. */
function lowerBound(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
