import type { ExchangeEvent, ExchangeListener } from '../inspect/events.ts';
import type { Notices } from './notices.ts';

/** Hands events on to their listener, and knows whether some are still to come. */
export class EventOutlet {
  readonly #listener: ExchangeListener;
  readonly #notices: Pick<Notices, 'defect'>;
  /** Exchanges whose last event is still to come, and who waits for those. */
  #untold = 0;
  readonly #whenTold: (() => void)[] = [];

  /** @param notices where it is said that the listener threw */
  constructor(listener: ExchangeListener, notices: Pick<Notices, 'defect'>) {
    this.#listener = listener;
    this.#notices = notices;
  }

  readonly emit = (event: ExchangeEvent): void => {
    if (event.kind === 'opened') this.#untold++;
    this.#tell(event);
    if (event.kind !== 'closed' || --this.#untold > 0) return;
    for (const resolve of this.#whenTold.splice(0)) resolve();
  };

  /** Resolves when the last event of every exchange that was opened has been emitted. */
  async allTold(): Promise<void> {
    if (this.#untold > 0) await new Promise<void>((resolve) => this.#whenTold.push(resolve));
  }

  #tell(event: ExchangeEvent): void {
    try {
      this.#listener(event);
    } catch (error) {
      this.#notices.defect('The listener of events failed', error);
    }
  }
}
