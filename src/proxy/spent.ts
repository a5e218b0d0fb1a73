/** Below it, memory comes from what the allocator has at hand, and the collector is as good. */
const WORTH_BYTES = 16 * 1024;

/**
 * Gives back the memory of bytes that nobody reads any more. Every read of a socket takes new memory, which the collector
 * would give back when a hundred megabytes of it have come together; given back at once, the next read gets the same memory
 * again, which is in the processor's cache. Bytes that share their memory with others are left alone.
 */
export function spent(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (bytes.byteLength < WORTH_BYTES || bytes.byteLength !== buffer.byteLength) return;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** The chunks of a body on their way through: the memory of each is given back once it was sent, unless it is kept. */
export class PassingChunks {
  #kept: Uint8Array | undefined;

  /** @param isKept somebody reads the chunk later; of one body that is one chunk at most */
  passed(chunk: Uint8Array, isKept: boolean | undefined): void {
    if (isKept) this.#kept = chunk;
  }

  /** What to call when the chunk was sent; with an error, it may still be being sent. */
  onSent(chunk: Uint8Array): (error?: Error | null) => void {
    return (error) => {
      if (!error && chunk !== this.#kept) spent(chunk);
    };
  }
}
