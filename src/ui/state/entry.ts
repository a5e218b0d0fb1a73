import type { Exchange } from '../../inspect/exchange.ts';
import type { Severity } from '../../inspect/finding.ts';

/** One exchange in the list. Never changed in place: an event makes a new one. */
export interface Entry {
  /** Its place in the order of arrival, from 1; stays the same for ever. */
  readonly number: number;
  readonly exchange: Exchange;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly isMarked: boolean;
  /** Heads and bodies have left memory; row and findings are kept. */
  readonly isThinned: boolean;
}

/** True until nothing more can happen to the exchange. */
export function isPending({ exchange }: Entry): boolean {
  return exchange.durationMs === undefined;
}
