/** Bodies of the limit that are kept at the same time: half a gigabyte, unless limits were chosen. */
const BODIES = 32;

/**
 * Room for all bodies that are on their way, counted in bytes. A body may take as long as it likes, so that its own limit alone
 * would let some thousand slow clients fill the memory. What finds no room is treated as one beyond its limit.
 */
export class Room {
  readonly #bytes: number;
  #taken = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Room for so many bodies of the largest size. */
  static forBodiesOf(limit: number): Room {
    return new Room(limit * BODIES);
  }

  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#bytes) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
