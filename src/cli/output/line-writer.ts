import { write } from 'node:fs';

/** Most text in bytes that waits for a reader who does not keep up. */
const MAX_BACKLOG = 16 * 1024 * 1024;
/** Pause before another try when a non-blocking descriptor is full. */
const RETRY_MS = 10;

/**
 * Writes text to a file descriptor without ever waiting for its reader: `process.stdout` is synchronous on pipes and
 * terminals, so a paused pager would stop the event loop and with it the traffic. What does not fit the backlog is
 * dropped, counted and said.
 */
export class LineWriter {
  readonly #descriptor: number;
  readonly #waiting: string[] = [];
  #backlog = 0;
  #dropped = 0;
  #busy = false;
  #broken = false;
  #idle: (() => void)[] = [];

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  readonly write = (text: string): void => {
    if (this.#broken) return;
    if (this.#backlog + text.length > MAX_BACKLOG) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(text);
    this.#backlog += text.length;
    if (this.#busy) return;
    this.#busy = true;
    // Once a turn of the event loop: a burst of lines becomes one system call, after the traffic it speaks of.
    setImmediate(this.#next);
  };

  /** How many writes were dropped since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /**
   * Resolves when all that was written has left, or can no longer leave because the reader is gone; after `withinMs`
   * milliseconds also where a reader takes nothing. Nothing is written after that.
   */
  async drained(withinMs: number): Promise<void> {
    if (!this.#busy) return;
    const left = new Promise<void>((resolve) => this.#idle.push(resolve));
    const timer = setTimeout(this.#giveUp, withinMs);
    await left;
    clearTimeout(timer);
  }

  readonly #giveUp = (): void => {
    this.#broken = true;
    this.#waiting.length = 0;
    for (const resolve of this.#idle.splice(0)) resolve();
  };

  readonly #next = (): void => {
    if (this.#waiting.length === 0) {
      this.#busy = false;
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting.length = 0;
    this.#backlog = 0;
    this.#send(bytes);
  };

  #send(bytes: Buffer): void {
    write(this.#descriptor, bytes, (error, written) => {
      if (error && error.code !== 'EAGAIN') {
        // EPIPE: whoever read the lines has gone. The proxy goes on.
        this.#broken = true;
        this.#waiting.length = 0;
        this.#next();
        return;
      }
      const rest = error ? bytes : bytes.subarray(written);
      if (rest.length === 0) this.#next();
      else if (this.#broken) this.#next();
      else if (error) setTimeout(() => this.#send(rest), RETRY_MS);
      else this.#send(rest);
    });
  }
}
