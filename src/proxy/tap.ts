import type { CapturedBody } from '../inspect/message.ts';

/** Pieces kept as they came before they are joined: a body sent byte by byte must not cost an object a byte. */
const MAX_PIECES = 64;

const NOTHING = new Uint8Array(0);

/** Keeps a body's chunks while they pass: by reference, joined only when there is more than one, dropped above the limit. */
export class Tap {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  /** The start of the body, joined; its first `#joined` bytes are filled. */
  #store: Uint8Array = NOTHING;
  #joined = 0;
  #length = 0;
  #overLimit = false;

  /** @param limit the most bytes to keep */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#overLimit) return;
    if (this.#length > this.#limit) {
      this.#overLimit = true;
      this.#drop();
      return;
    }
    this.#pieces.push(chunk);
    if (this.#pieces.length === MAX_PIECES) this.#join();
  }

  /** Gives the copy away; the tap is empty after it. */
  take(): CapturedBody {
    const { length, overLimit } = { length: this.#length, overLimit: this.#overLimit };
    const bytes = this.#bytes();
    this.#drop();
    return { bytes, length, overLimit };
  }

  #bytes(): Uint8Array {
    if (this.#joined === 0 && this.#pieces.length === 1) return this.#pieces[0] as Uint8Array;
    if (this.#joined > 0 || this.#pieces.length > 0) this.#join();
    return this.#store.subarray(0, this.#joined);
  }

  #join(): void {
    let size = this.#joined;
    for (const piece of this.#pieces) size += piece.length;
    if (size > this.#store.length) this.#grow(size);
    for (const piece of this.#pieces) {
      this.#store.set(piece, this.#joined);
      this.#joined += piece.length;
    }
    this.#pieces = [];
  }

  /** Doubles from the second join on, so that a long body of small pieces is not copied again and again. */
  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(this.#joined === 0 ? size : Math.min(this.#limit, size * 2));
    grown.set(this.#store.subarray(0, this.#joined));
    this.#store = grown;
  }

  #drop(): void {
    this.#pieces = [];
    this.#store = NOTHING;
    this.#joined = 0;
  }
}
