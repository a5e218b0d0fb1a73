/** Bodies of the limit that are kept at the same time: half a gigabyte, unless limits were chosen. */
const BODIES = 32;
/** Share of the limit that any body may take, full or not: 64 KiB, in which most messages but mails with attachments fit. */
const SMALL_SHARE = 256;

/**
 * Room for all bodies that are on their way, counted in bytes. A body may take as long as it likes, so that its own limit alone
 * would let some thousand slow clients fill the memory. What finds no room is treated as one beyond its limit. Small bodies always
 * find room: nobody who fills it with large ones keeps the messages of others from being judged.
 */
export class Room {
  readonly #bytes: number;
  readonly #small: number;
  #taken = 0;

  constructor(bytes: number, small = 0) {
    this.#bytes = bytes;
    this.#small = small;
  }

  /** Room for so many bodies of the largest size. */
  static forBodiesOf(limit: number): Room {
    return new Room(limit * BODIES, Math.floor(limit / SMALL_SHARE));
  }

  /** @param before what the same body has taken already */
  take(bytes: number, before: number): boolean {
    if (this.#taken + bytes > this.#bytes && before + bytes > this.#small) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
