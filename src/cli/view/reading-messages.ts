import type { CaptureFormat } from '../../capture/read/capture-format.ts';
import type { RuleFileChoice } from '../rule-files.ts';

/** What the thread that reads a capture is started with. */
export interface ReadingOptions extends RuleFileChoice {
  readonly file: string;
  /** The session that the exchanges go into. */
  readonly session: string;
  readonly region?: string;
  readonly format?: CaptureFormat;
  readonly tlsKeylog?: string;
}

/** How far a capture was read. */
export interface ReadSoFar {
  /** Exchanges of ActiveSync, and others. */
  readonly passed: number;
  readonly other: number;
  /** Part of the file, from 0 to 1; absent where only its end would tell. */
  readonly share?: number;
}

/** What the thread says. */
export type FromReading =
  /** The session is there, and its first exchanges; said again as more come. */
  | { readonly kind: 'read'; readonly soFar: ReadSoFar }
  /** Something of the capture could not be read. */
  | { readonly kind: 'trouble'; readonly message: string }
  | { readonly kind: 'done'; readonly soFar: ReadSoFar }
  /** Nothing is going on any more, whatever the thread still waits for. */
  | { readonly kind: 'ended' }
  /** It could not be read at all, or what was read not kept. */
  | {
      readonly kind: 'failed';
      readonly code: `EASLENS_${string}`;
      readonly message: string;
      readonly wayOut: string;
    };
