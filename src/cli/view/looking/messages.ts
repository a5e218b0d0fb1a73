import type { SessionTotals } from '../../../capture/session/session-file.ts';
import type { Gathered } from '../../../ui/state/gathered.ts';
import type { Found } from './session-search.ts';

/** What the thread that looks through a session is asked. */
export type ToLooking =
  /** In place of the search before. */
  | { readonly kind: 'search'; readonly search: number; readonly text: string; readonly upTo: number }
  | { readonly kind: 'stop-search' }
  | { readonly kind: 'close' };

/** A session file as it is now. */
export interface Growth {
  readonly totals: SessionTotals;
  readonly first: number;
  readonly size: number;
  /** All numbers, where they do not just follow each other. */
  readonly scattered?: Float64Array<ArrayBuffer>;
  /** Exchanges that were there before and have changed. */
  readonly changed: readonly number[];
}

/** What the thread says. */
export type FromLooking =
  | { readonly kind: 'found'; readonly search: number; readonly found: Found }
  | { readonly kind: 'grown'; readonly growth: Growth }
  | { readonly kind: 'gathered'; readonly gathered: Gathered }
  /** The file cannot be read further. */
  | { readonly kind: 'failed'; readonly message: string };
