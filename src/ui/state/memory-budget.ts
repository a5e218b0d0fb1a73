/** Most of the budget that what is held may take: the newest have to find room as well. */
const HELD_SHARE = 0.75;

/**
 * Keeps account of the memory that exchanges take, and says whose has to go when there is too much: the oldest settled
 * one, in the order of settling. What is held (still open, marked, looked at) goes only when it takes most
 * of all, or nothing else is left. Every step takes constant time.
 */
export class MemoryBudget {
  readonly #limit: number;
  readonly #held = new Map<number, number>();
  readonly #settled = new Map<number, number>();
  // One iterator for all: a new one would step over everything that was deleted at the front.
  #oldest = this.#settled.keys();
  #heldBytes = 0;
  #settledBytes = 0;

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#heldBytes + this.#settledBytes;
  }

  /** Adds what an exchange takes; it counts as held until `settle`. */
  charge(number: number, bytes: number): void {
    if (bytes === 0) return;
    this.hold(number);
    this.#held.set(number, (this.#held.get(number) ?? 0) + bytes);
    this.#heldBytes += bytes;
  }

  /** Lets an exchange go when memory is needed. */
  settle(number: number): void {
    const bytes = this.#release(number);
    if (bytes === 0) return;
    this.#settled.set(number, bytes);
    this.#settledBytes += bytes;
  }

  /** Keeps an exchange, if there is anything of it. */
  hold(number: number): void {
    const bytes = this.#settled.get(number);
    if (bytes === undefined) return;
    this.#settled.delete(number);
    this.#settledBytes -= bytes;
    this.#held.set(number, bytes);
    this.#heldBytes += bytes;
  }

  /** The exchange is no more. */
  forget(number: number): void {
    this.hold(number);
    this.#release(number);
  }

  /** Strikes one exchange off that has to go; undefined while all fits. */
  take(): number | undefined {
    if (this.bytes <= this.#limit) return undefined;
    const number = this.#heldBytes > this.#limit * HELD_SHARE ? this.#firstHeld() : this.#firstSettled();
    const chosen = number ?? this.#firstHeld();
    if (chosen !== undefined) this.forget(chosen);
    return chosen;
  }

  #release(number: number): number {
    const bytes = this.#held.get(number);
    if (bytes === undefined) return 0;
    this.#held.delete(number);
    this.#heldBytes -= bytes;
    return bytes;
  }

  #firstHeld(): number | undefined {
    return this.#held.keys().next().value;
  }

  #firstSettled(): number | undefined {
    const { value, done } = this.#oldest.next();
    if (!done) return value;
    this.#oldest = this.#settled.keys();
    return this.#oldest.next().value;
  }
}
