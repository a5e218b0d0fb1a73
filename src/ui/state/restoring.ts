import type { Edges } from './effect.ts';
import type { Log } from './log.ts';

/** Brings back what has left memory of an exchange, one at a time. */
export class Restoring {
  readonly #log: Log;
  readonly #load: Edges['load'];
  #loading: number | undefined;

  /** @param load reads an exchange from where it was kept; absent where nothing was */
  constructor(log: Log, load: Edges['load']) {
    this.#log = log;
    this.#load = load;
  }

  /** True where the log has more of the exchange than before. */
  async restore(number: number | undefined): Promise<boolean> {
    const entry = number === undefined ? undefined : this.#log.get(number);
    if (!entry?.isThinned || !this.#load || this.#loading === entry.number) return false;
    this.#loading = entry.number;
    const exchange = await this.#load(entry.exchange.id).catch(() => undefined);
    this.#loading = undefined;
    return exchange !== undefined && this.#log.restore(entry.number, exchange) !== undefined;
  }
}
