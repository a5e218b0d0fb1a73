import type { Entry } from './entry.ts';
import type { Change, Found, Log, Totals } from './log.ts';

/** Exchanges of a file, read when they are looked at. */
export interface Archive {
  /** Ascending; grows where the file does. */
  readonly numbers: Numbers;
  readonly totals: Totals;
  /** What a row shows at once, the rest as soon as somebody asks for it; undefined where the file has lost it. */
  entry(number: number): Entry | undefined;
  /** Keeps one exchange in memory while it is looked at. */
  pin(number: number | undefined): void;
  /** Goes through the file for what passes a filter, in place of the search before; without a text that just ends. False where it cannot. */
  search?(text: string | undefined, upTo: number, onFound: (found: Found) => void): boolean;
}

/** Ascending numbers. */
interface Numbers {
  readonly size: number;
  at(index: number): number | undefined;
  countBelow(number: number): number;
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
    return this.#archive.numbers.size;
  }

  get last(): number {
    const { numbers } = this.#archive;
    return numbers.at(numbers.size - 1) ?? 0;
  }

  get(number: number): Entry | undefined {
    const entry = this.#archive.entry(number);
    const isMarked = this.#marks.get(number);
    return entry && isMarked !== undefined && isMarked !== entry.isMarked ? { ...entry, isMarked } : entry;
  }

  numberAt(index: number): number | undefined {
    return this.#archive.numbers.at(index);
  }

  countBelow(number: number): number {
    return this.#archive.numbers.countBelow(number);
  }

  /** Looks elsewhere than on the thread that draws; false where the archive cannot. */
  search(text: string | undefined, onFound: (found: Found) => void): boolean {
    return this.#archive.search?.(text, this.last, onFound) ?? false;
  }

  /** Exchanges of which we know something that the file may not say. */
  get markedHere(): Iterable<number> {
    return this.#marks.keys();
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
