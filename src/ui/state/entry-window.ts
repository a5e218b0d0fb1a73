import type { Entry } from './entry.ts';

/**
 * Entries by number, which counts up from 1: the newest so many in a ring, and beside it those that were held when
 * their turn to leave came. Both bounded; adding, finding and leaving cost the same however many there are.
 */
export class EntryWindow {
  readonly #capacity: number;
  readonly #heldCapacity: number;
  readonly #isHeld: (entry: Entry) => boolean;
  readonly #ring: Entry[] = [];
  /** Ascending by number; all below the ring's. */
  readonly #held: Entry[] = [];
  #last = 0;

  constructor(capacity: number, heldCapacity: number, isHeld: (entry: Entry) => boolean) {
    this.#capacity = capacity;
    this.#heldCapacity = heldCapacity;
    this.#isHeld = isHeld;
  }

  /** The highest number so far. */
  get last(): number {
    return this.#last;
  }

  get size(): number {
    return this.#held.length + this.#ring.length;
  }

  get(number: number): Entry | undefined {
    const entry =
      number > this.#beforeRing ? this.#ring[this.#slot(number)] : this.#held[this.#heldIndex(number)];
    return entry?.number === number ? entry : undefined;
  }

  numberAt(index: number): number | undefined {
    if (index < 0 || index >= this.size) return undefined;
    const inRing = index - this.#held.length;
    return inRing < 0 ? this.#held[index]?.number : this.#beforeRing + 1 + inRing;
  }

  countBelow(number: number): number {
    const inRing = Math.min(number - 1, this.#last) - this.#beforeRing;
    return inRing > 0 ? this.#held.length + inRing : this.#heldIndex(number);
  }

  /** Takes in an entry whose number is one more than the last; gives those that left for it. */
  add(entry: Entry): readonly Entry[] {
    const leaving = this.#ring[this.#slot(entry.number)];
    this.#last = entry.number;
    this.#ring[this.#slot(entry.number)] = entry;
    if (!leaving) return NONE;
    if (!this.#isHeld(leaving)) return [leaving];
    this.#held.push(leaving);
    return this.#held.length > this.#heldCapacity ? [this.#dropHeld()] : NONE;
  }

  /** Puts an entry in the place of that with the same number, where there is one. */
  replace(entry: Entry): void {
    if (entry.number > this.#beforeRing) {
      this.#ring[this.#slot(entry.number)] = entry;
      return;
    }
    const index = this.#heldIndex(entry.number);
    if (this.#held[index]?.number === entry.number) this.#held[index] = entry;
  }

  /** The oldest that nothing holds any more, else the oldest. */
  #dropHeld(): Entry {
    const free = this.#held.findIndex((entry) => !this.#isHeld(entry));
    const [gone] = this.#held.splice(Math.max(0, free), 1);
    return gone as Entry;
  }

  get #beforeRing(): number {
    return this.#last - this.#ring.length;
  }

  #slot(number: number): number {
    return (number - 1) % this.#capacity;
  }

  /** Index of the first held entry whose number is not below. */
  #heldIndex(number: number): number {
    let low = 0;
    let high = this.#held.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#held[middle] as Entry).number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NONE: readonly Entry[] = [];
