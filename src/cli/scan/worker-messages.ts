import type { ScanPart, ScanUnit, UnitProgress } from './job.ts';

/** Parts on their way that were not taken yet, before a thread waits. */
export const MOST_OUTSTANDING = 4;

export type ToWorker =
  | { readonly kind: 'scan'; readonly unit: ScanUnit }
  /** A part was taken. */
  | { readonly kind: 'more' }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'part'; readonly part: ScanPart }
  | { readonly kind: 'progress'; readonly progress: UnitProgress };
