/** A map of limited size that forgets what was used longest ago. */
export class Recent<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;
  /** The key used last, which need not be moved to be the last again. */
  #newest: string | undefined;

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
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
    return value;
  }

  /** Sets the value of a key; gives the entry that had to go for it. */
  set(key: string, value: Value): Value | undefined {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
    return this.#entries.size > this.#limit ? this.evict() : undefined;
  }

  delete(key: string): Value | undefined {
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    return value;
  }

  /** Forgets the entry used longest ago and gives its value. */
  evict(): Value | undefined {
    for (const [key, value] of this.#entries) {
      this.#entries.delete(key);
      return value;
    }
    return undefined;
  }
}
