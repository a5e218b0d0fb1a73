import type { CapturedBody } from '../inspect/message.ts';
import type { Room } from './room.ts';

/** Room that is made on the word of a Content-Length alone; more only after as much has come. */
const TRUSTED_BYTES = 1024 ** 2;

const NOTHING = new Uint8Array(0);

/**
 * Copies a body while it passes, up to a limit. A body of one chunk is kept as it came. Others are copied as they come, not
 * joined at the end: a chunk that is let go at once is cheap, while one kept until then costs a page fault for every 4 KiB.
 */
export class Tap {
  readonly #limit: number;
  readonly #announced: number;
  readonly #room: Room | undefined;
  /** The body, or its only chunk so far; its first `#filled` bytes are the body's. */
  #store: Uint8Array = NOTHING;
  #filled = 0;
  #isOurs = false;
  #length = 0;
  #overLimit = false;

  /**
   * @param limit the most bytes to keep
   * @param announced what Content-Length says, where there is one
   * @param room where what is kept is counted until it is taken
   */
  constructor(limit: number, announced = 0, room?: Room) {
    this.#limit = limit;
    this.#announced = announced;
    this.#room = room;
  }

  /** True where it keeps the chunk itself, and not a copy of it, or nothing. */
  add(chunk: Uint8Array): boolean {
    this.#length += chunk.length;
    if (this.#overLimit) return false;
    // What is announced too long is not even begun.
    if (
      this.#length > this.#limit ||
      this.#announced > this.#limit ||
      this.#room?.take(chunk.length, this.#filled) === false
    ) {
      this.#overLimit = true;
      this.#forget();
      return false;
    }
    const isFirst = this.#filled === 0;
    if (isFirst) this.#store = chunk;
    else this.#copy(chunk);
    this.#filled += chunk.length;
    return isFirst;
  }

  /** Bytes that passed and were not taken yet. */
  get length(): number {
    return this.#length;
  }

  /** Gives the copy away; the tap is empty after it. */
  take(): CapturedBody {
    const { length, overLimit } = { length: this.#length, overLimit: this.#overLimit };
    this.#length = 0;
    const bytes = this.#filled === this.#store.length ? this.#store : this.#store.subarray(0, this.#filled);
    this.#forget();
    return { bytes, length, overLimit };
  }

  #forget(): void {
    this.#room?.give(this.#filled);
    this.#store = NOTHING;
    this.#filled = 0;
  }

  #copy(chunk: Uint8Array): void {
    const needed = this.#filled + chunk.length;
    if (!this.#isOurs || needed > this.#store.length) this.#grow(needed);
    this.#store.set(chunk, this.#filled);
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(this.#roomFor(needed));
    grown.set(this.#store.subarray(0, this.#filled));
    this.#store = grown;
    this.#isOurs = true;
  }

  /** Twice what is needed where no length was announced, so that a long body of small chunks is not copied again and again. */
  #roomFor(needed: number): number {
    if (needed > this.#announced) return Math.min(this.#limit, needed * 2);
    return needed > TRUSTED_BYTES ? this.#announced : Math.min(this.#announced, TRUSTED_BYTES);
  }
}
