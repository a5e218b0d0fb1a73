import type { Entry } from './entry.ts';
import type { Change, Log, Totals } from './log.ts';

/** Exchanges of a file, read when they are looked at. */
export interface Archive {
  /** Ascending; grows where the file does. */
  readonly numbers: Float64Array;
  readonly totals: Totals;
  /** What a row shows at once, the rest as soon as somebody asks for it; undefined where the file has lost it. */
  entry(number: number): Entry | undefined;
  /** Keeps one exchange in memory while it is looked at. */
  pin(number: number | undefined): void;
}

/** The log of a file: nothing happens in it, and any part of it is there at any time. Marks are ours alone. */
export class ArchiveLog implements Log {
  readonly #archive: Archive;
  readonly #marks = new Map<number, boolean>();
  #revision = 0;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  get revision(): number {
    return this.#revision;
  }

  get totals(): Totals {
    return this.#archive.totals;
  }

  get size(): number {
    return this.#archive.numbers.length;
  }

  get last(): number {
    return this.#archive.numbers.at(-1) ?? 0;
  }

  get(number: number): Entry | undefined {
    const entry = this.#archive.entry(number);
    const isMarked = this.#marks.get(number);
    return entry && isMarked !== undefined && isMarked !== entry.isMarked ? { ...entry, isMarked } : entry;
  }

  numberAt(index: number): number | undefined {
    return this.#archive.numbers[index];
  }

  countBelow(number: number): number {
    const { numbers } = this.#archive;
    let low = 0;
    let high = numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  record(): Change | undefined {
    return undefined;
  }

  toggleMark(number: number): Entry | undefined {
    const entry = this.get(number);
    if (!entry) return undefined;
    this.#marks.set(number, !entry.isMarked);
    this.#revision++;
    return this.get(number);
  }

  pin(number: number | undefined): void {
    this.#archive.pin(number);
  }

  restore(): Entry | undefined {
    return undefined;
  }
}
