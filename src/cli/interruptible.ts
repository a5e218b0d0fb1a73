/** Steps through something that may wait for long, such as a pipe, and stops waiting when a signal says so. */
export class Interruptible<Item> {
  readonly #iterator: AsyncIterator<Item>;
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  constructor(items: AsyncIterable<Item>, signal: AbortSignal) {
    this.#iterator = items[Symbol.asyncIterator]();
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.#wake?.();

  /** The next item; undefined where there is none, or nobody wants it any more. */
  async next(): Promise<Item | undefined> {
    if (this.#signal.aborted) return undefined;
    // Not a race of promises: the one for the signal would keep what was made of every item.
    const step = await new Promise<IteratorResult<Item> | undefined>((resolve, reject) => {
      this.#wake = () => resolve(undefined);
      this.#iterator.next().then(resolve, reject);
    });
    return step === undefined || step.done ? undefined : step.value;
  }

  /** Lets go of what is read. What still waits ends when it can. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#iterator.return?.().catch(() => {});
  }
}
