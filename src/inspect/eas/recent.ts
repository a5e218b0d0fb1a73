/** Most entries that are moved or set before the place of the oldest is looked for anew. */
const STALE_AFTER = 1024;

/** A map of limited size that forgets what was used longest ago. */
export class Recent<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;
  /** The key used last, which need not be moved to be the last again. */
  #newest: string | undefined;
  /**
   * Stands at the entry used longest ago: what it has passed is gone. A new iterator for each would go over the holes that the
   * ones before it left, as many as there are entries; one for ever would keep each table that the map outgrows.
   */
  #oldest: MapIterator<[string, Value]> | undefined;
  #moves = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, which counts as its use. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || key === this.#newest) return value;
    // A Map keeps the order of insertion, so the oldest use stays in front.
    this.#putLast(key, value);
    return value;
  }

  /** Sets the value of a key; gives the entry that had to go for it. */
  set(key: string, value: Value): Value | undefined {
    this.#putLast(key, value);
    return this.#entries.size > this.#limit ? this.evict() : undefined;
  }

  delete(key: string): Value | undefined {
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    return value;
  }

  /** Forgets the entry used longest ago and gives its value. */
  evict(): Value | undefined {
    this.#oldest ??= this.#entries.entries();
    const next = this.#oldest.next();
    if (next.done) {
      // One that has ended does not begin again.
      this.#oldest = undefined;
      return undefined;
    }
    const [key, value] = next.value;
    this.#entries.delete(key);
    return value;
  }

  #putLast(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
    if (++this.#moves < STALE_AFTER) return;
    this.#moves = 0;
    this.#oldest = undefined;
  }
}
