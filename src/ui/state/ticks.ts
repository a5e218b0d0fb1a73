const TICK_MS = 1000;

/** A timer for what changes by itself, such as ages. It goes on as long as each tick asks for the next, and is gone then. */
export class Ticks {
  readonly #onTick: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param onTick true to be called again, a second later */
  constructor(onTick: () => boolean) {
    this.#onTick = onTick;
  }

  /** Has it tick, where it does not yet. */
  keep(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#onTick()) this.keep();
    }, TICK_MS).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
