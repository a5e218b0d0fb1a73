import type { Cursor } from '../draw/window.ts';

export type DetailTab = 'findings' | 'request' | 'response' | 'headers' | 'hex';

/** The exchange that fills the screen. */
export interface DetailState {
  /** Its number. */
  readonly number: number;
  readonly tab: DetailTab;
  readonly findings: Cursor;
}
