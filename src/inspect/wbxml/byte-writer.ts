import { Buffer } from 'node:buffer';

/** Bytes that grow at their end. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Multi-byte integer: seven bits a byte, high bit means more follows. (WBXML 1.3, 5.1) */
  integer(value: number): void {
    if (value >= 128) this.#highBits(Math.floor(value / 128));
    this.byte(value & 0x7f);
  }

  #highBits(value: number): void {
    if (value >= 128) this.#highBits(Math.floor(value / 128));
    this.byte((value & 0x7f) | 0x80);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Everything written so far, as a copy of its own. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
