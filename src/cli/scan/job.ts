import type { CaptureFormat } from '../../capture/read/capture-format.ts';
import type { Redact } from '../../capture/redact/redact.ts';
import type { ReportedExchange, ScannedCapture } from '../../capture/report/report.ts';
import type { FoundCapture } from './find-captures.ts';

/** What is made of the exchanges: lines as they come, or what a report needs. */
export type ScanOutput = 'text' | 'json' | 'sarif' | 'junit' | 'html';

/** How captures are scanned: plain values, for each thread is told. */
export interface ScanSettings {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly region?: string;
  readonly format?: CaptureFormat;
  readonly tlsKeylog?: string;
  readonly where?: string;
  readonly output: ScanOutput;
  readonly redact: Redact;
  /** Of the pseudonyms, one for all threads, kept nowhere: hexadecimal. */
  readonly redactKey: string;
  /** Width of the terminal; absent: lines are as long as they are. */
  readonly columns?: number;
  readonly hasColor: boolean;
  /** Most exchanges, and most findings of all of them, that one capture gives a report. */
  readonly mostReported: number;
}

/** One capture, and its place among all that are scanned. */
export interface ScanUnit extends FoundCapture {
  readonly number: number;
}

/** What a unit gives, in order; `done` is the last. */
export type ScanPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'exchanges'; readonly exchanges: readonly ReportedExchange[] }
  | { readonly kind: 'done'; readonly result: UnitResult };

export interface UnitResult {
  readonly capture: ScannedCapture;
  /** Of no format that can be read, and nobody named it: no capture, then. */
  readonly isPassedOver: boolean;
  /** What found no room in a report. */
  readonly left: { readonly exchanges: number; readonly findings: number };
}

/** How far the scan of a unit has come. */
export interface UnitProgress {
  readonly unit: number;
  /** Bytes, where the size of the file is known. */
  readonly read: number;
  readonly exchanges: number;
  readonly errors: number;
}
