import type { Finding, Severity } from '../../inspect/finding.ts';
import type { CapturePlace, CaptureTrouble } from '../captured-exchange.ts';
import type { Context } from './context.ts';
import type { Timeline } from './timeline.ts';

/** A finding, and, where a report shows it, the element among its neighbours. */
export interface ReportedFinding {
  readonly finding: Finding;
  readonly context?: Context;
}

/** An exchange with findings, as reports tell it: plain values, so that it passes from thread to thread. */
export interface ReportedExchange {
  readonly id: string;
  readonly source: CapturePlace;
  /** Milliseconds since 1970; NaN where the capture does not tell. */
  readonly at: number;
  readonly command: string;
  readonly protocolVersion?: string;
  readonly user?: string;
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly httpStatus?: number;
  /** Top-level Status of the answer, and the same in words where there are some. */
  readonly status?: string;
  readonly statusText?: string;
  /** NaN where the capture does not tell. */
  readonly durationMs: number;
  readonly findings: readonly ReportedFinding[];
}

/** What exchanges came to. */
export interface ScanCounts {
  /** ActiveSync exchanges that were judged, and of them those that a filter let through. */
  readonly judged: number;
  readonly exchanges: number;
  /** HTTP exchanges that are no ActiveSync. */
  readonly others: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly rules: Readonly<Record<string, number>>;
}

/** Why a capture could not be opened. */
export interface Unopened {
  readonly code: string;
  readonly message: string;
  readonly wayOut: string;
}

/** One file, or folder of exchanges, and what it came to. */
export interface ScannedCapture {
  /** As it was named. */
  readonly file: string;
  readonly counts: ScanCounts;
  /** The first of what was wrong with it; `troubleCount` counts all. */
  readonly troubles: readonly CaptureTrouble[];
  readonly troubleCount: number;
  /** Not all of it could be read. */
  readonly isPartial: boolean;
  readonly unopened?: Unopened;
  readonly timeline: Timeline;
}

/** All that a report tells. */
export interface Report {
  readonly program: { readonly name: 'easlens'; readonly version: string };
  readonly captures: readonly ScannedCapture[];
  readonly exchanges: readonly ReportedExchange[];
  /** Exchanges and findings that found no room in `exchanges`. */
  readonly left: { readonly exchanges: number; readonly findings: number };
  /** What the rules are that found something. */
  readonly rules: readonly ReportedRule[];
  readonly failOn: Severity | 'never';
  readonly where?: string;
  /** What was taken out on request, in words: `mail text`. */
  readonly redacted?: string;
  /** Someone ended the scan before it was done. */
  readonly isStopped: boolean;
}

export interface ReportedRule {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly spec: readonly string[];
  readonly why: string;
}

export const NO_COUNTS: ScanCounts = {
  judged: 0,
  exchanges: 0,
  others: 0,
  findings: { error: 0, warning: 0, info: 0 },
  rules: {},
};

/** What several captures came to. */
export function sumOfCounts(all: readonly ScanCounts[]): ScanCounts {
  return all.reduce((sum, counts) => {
    const rules = { ...sum.rules };
    for (const [rule, count] of Object.entries(counts.rules)) rules[rule] = (rules[rule] ?? 0) + count;
    return {
      judged: sum.judged + counts.judged,
      exchanges: sum.exchanges + counts.exchanges,
      others: sum.others + counts.others,
      findings: {
        error: sum.findings.error + counts.findings.error,
        warning: sum.findings.warning + counts.findings.warning,
        info: sum.findings.info + counts.findings.info,
      },
      rules,
    };
  }, NO_COUNTS);
}
