import type { Exchange } from './exchange.ts';

/** The exchange of a request that is relayed, for those who carry it. */
export class LazyExchange {
  #open: (() => Exchange | undefined) | undefined;
  #exchange: Exchange | undefined;

  /** @param open called once, the first time that the exchange is asked for */
  constructor(open: () => Exchange | undefined) {
    this.#open = open;
  }

  /** Undefined where nothing of the request is to be inspected. */
  get inspected(): Exchange | undefined {
    const open = this.#open;
    this.#open = undefined;
    if (open) this.#exchange = open();
    return this.#exchange;
  }
}
