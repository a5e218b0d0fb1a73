import type { Exchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';

/** One exchange in the list. Never changed in place: an event makes a new one. */
export interface Entry {
  /** Its place in the order of arrival, from 1; stays the same for ever. */
  readonly number: number;
  readonly exchange: Exchange;
  /** Of all findings there were, also of those whose words have left memory. */
  readonly counts: Readonly<Record<Severity, number>>;
  readonly isMarked: boolean;
  /** Headers and bodies have left memory: the bodies keep kind and length. What a row shows is kept. */
  readonly isThinned: boolean;
}

/** True until nothing more can happen to the exchange. */
export function isPending({ exchange }: Entry): boolean {
  return exchange.durationMs === undefined;
}
