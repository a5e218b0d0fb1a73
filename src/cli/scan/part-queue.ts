import type { ScanPart } from './job.ts';

/** Parts of one unit that wait before its scan does: of 64 KiB of text each, or fewer exchanges than a report has room for. */
const MOST_WAITING = 32;

/** Parts of one unit, from its scan to whoever puts them out in order. Bounded: who is ahead waits. */
export class PartQueue {
  readonly #parts: ScanPart[] = [];
  #isClosed = false;
  #room: (() => void)[] = [];
  #arrival: (() => void) | undefined;

  /** Resolves when there is room for another. */
  async push(part: ScanPart): Promise<void> {
    this.#parts.push(part);
    this.#arrival?.();
    if (this.#parts.length >= MOST_WAITING && !this.#isClosed)
      await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  /** Nothing more comes. */
  close(): void {
    this.#isClosed = true;
    this.#arrival?.();
    this.#free();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ScanPart> {
    for (;;) {
      const part = this.#parts.shift();
      if (part) {
        yield part;
        if (this.#parts.length < MOST_WAITING) this.#free();
      } else if (this.#isClosed) return;
      else
        await new Promise<void>((resolve) => {
          this.#arrival = resolve;
        });
    }
  }

  #free(): void {
    for (const resolve of this.#room.splice(0)) resolve();
  }
}
