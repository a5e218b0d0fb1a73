/** Seconds that are remembered: as many as the header can draw. */
const SECONDS = 20;

/** Exchanges opened in each of the last seconds. Changed in place; its size does not depend on the traffic. */
export class Rate {
  /** Counts by second, at the second's number modulo their count. */
  readonly #counts = new Array<number>(SECONDS).fill(0);
  /** The second, since 1970, of the latest count. */
  #latest = Number.NEGATIVE_INFINITY;

  /** Takes an exchange opened at a time in milliseconds since 1970. */
  record(at: number): void {
    const second = Math.floor(at / 1000);
    if (second <= this.#latest - SECONDS) return;
    this.#clearUntil(second);
    this.#counts[second % SECONDS] = (this.#counts[second % SECONDS] as number) + 1;
  }

  /** Exchanges of each whole second before a time, the oldest first. */
  last(seconds: number, now: number): readonly number[] {
    const current = Math.floor(now / 1000);
    return Array.from({ length: seconds }, (_, index) => this.#of(current - seconds + index));
  }

  #of(second: number): number {
    const isKept = second <= this.#latest && second > this.#latest - SECONDS;
    return isKept ? (this.#counts[second % SECONDS] as number) : 0;
  }

  #clearUntil(second: number): void {
    const first = Math.max(this.#latest + 1, second - SECONDS + 1);
    for (let passed = first; passed <= second; passed++) this.#counts[passed % SECONDS] = 0;
    this.#latest = Math.max(this.#latest, second);
  }
}
