import type { Redact } from '../redact/redact.ts';
import type { Batch } from './batch.ts';
import type { SessionFileProblem } from './session-file-error.ts';
import type { StoredExchange } from './stored-exchange.ts';
import type { WriterOptions } from './writer.ts';

/** What the thread that records is told first: the file to open, and how to write it. */
export interface ThreadOptions extends Omit<WriterOptions, 'redact'> {
  readonly file: string;
  readonly redact: Redact;
  /** Old sessions of the same folder go, where they are more than `maxBytes` together. */
  readonly prunes?: boolean;
}

/** What the thread is asked to do, in order. */
export type ToThread =
  /** `isRetry`: after a write that failed, which all others after it fail with, so that nothing is written out of order. */
  | { readonly kind: 'write'; readonly batch: Batch; readonly isRetry: boolean }
  | { readonly kind: 'mark'; readonly id: string; readonly isMarked: boolean }
  | { readonly kind: 'load'; readonly id: string }
  | { readonly kind: 'close' };

/** What the thread says: `written`, `failed` and `loaded` once for each that was asked. */
export type FromThread =
  | { readonly kind: 'open' }
  | { readonly kind: 'not-open'; readonly message: string; readonly problem?: SessionFileProblem }
  /** `isFull`: what is marked fills the file. */
  | { readonly kind: 'written'; readonly isFull: boolean }
  | { readonly kind: 'loaded'; readonly id: string; readonly stored?: StoredExchange }
  /** `back`: what was not written, where the same may work later: the disk is full, or the like. */
  | {
      readonly kind: 'failed';
      readonly of: ToThread['kind'];
      readonly message: string;
      readonly back?: Batch;
    }
  | { readonly kind: 'closed' };
