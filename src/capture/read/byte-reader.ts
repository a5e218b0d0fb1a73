/** Takes the bytes of a stream in the order and sizes that a format asks for. Keeps no more than was asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #current: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes taken and skipped so far: the offset of the next one. */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes without taking them: as many as asked for, or all there are. */
  async peek(length: number): Promise<Buffer> {
    while (this.#current.length < length) {
      const next = await this.#next();
      if (!next) break;
      this.#current = this.#current.length === 0 ? next : Buffer.concat([this.#current, next]);
    }
    return this.#current.subarray(0, length);
  }

  /** So many bytes, or all there are where that is fewer. */
  async take(length: number): Promise<Buffer> {
    if (this.#current.length >= length) return this.#cut(length);
    const pieces: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#current.length === 0) {
        const next = await this.#next();
        if (!next) break;
        this.#current = next;
      }
      const piece = this.#cut(Math.min(missing, this.#current.length));
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  /** Passes over bytes; tells how many there were. */
  async skip(length: number): Promise<number> {
    let missing = length;
    while (missing > 0) {
      if (this.#current.length === 0) {
        const next = await this.#next();
        if (!next) break;
        this.#current = next;
      }
      missing -= this.#cut(Math.min(missing, this.#current.length)).length;
    }
    return length - missing;
  }

  #cut(length: number): Buffer {
    const piece = this.#current.subarray(0, length);
    this.#current = this.#current.subarray(length);
    this.#offset += length;
    return piece;
  }

  async #next(): Promise<Buffer | undefined> {
    const { value, done } = await this.#chunks.next();
    return done ? undefined : value;
  }
}
