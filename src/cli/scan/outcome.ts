import type { ScannedCapture } from '../../capture/report/report.ts';
import { type ScanCounts, sumOfCounts } from '../../capture/report/report.ts';
import type { Severity } from '../../inspect/finding.ts';
import { printable } from '../../inspect/printable.ts';
import { severities } from '../../inspect/rules/rule.ts';
import { counted } from '../../inspect/words.ts';
import type { Style } from '../output/style.ts';
import { summaryText } from '../output/text.ts';
import type { UnitResult } from './job.ts';

/** What a scan came to. */
export interface ScanOutcome {
  /** Those that were captures, in order. */
  readonly captures: readonly ScannedCapture[];
  /** Files that were found in a folder and are no captures. */
  readonly passedOver: readonly string[];
  readonly counts: ScanCounts;
  readonly left: UnitResult['left'];
  /** Someone ended the scan before it was done. */
  readonly isStopped: boolean;
}

export function outcomeOf(results: readonly UnitResult[], isStopped: boolean): ScanOutcome {
  const captures = results.filter(({ isPassedOver }) => !isPassedOver).map(({ capture }) => capture);
  return {
    captures,
    passedOver: results.filter(({ isPassedOver }) => isPassedOver).map(({ capture }) => capture.file),
    counts: sumOfCounts(captures.map(({ counts }) => counts)),
    left: {
      exchanges: results.reduce((sum, { left }) => sum + left.exchanges, 0),
      findings: results.reduce((sum, { left }) => sum + left.findings, 0),
    },
    isStopped,
  };
}

/** Exit code of a program that Ctrl-C ended, as shells have it. */
export const ENDED_BY_PERSON = 130;

/** 2 where something in the files could not be read, else 1 where a finding is grave enough, else 0. */
export function exitCodeOf({ captures, counts, isStopped }: ScanOutcome, failOn: Severity | 'never'): number {
  if (isStopped) return ENDED_BY_PERSON;
  if (captures.length === 0 || captures.some(({ unopened, isPartial }) => unopened || isPartial)) return 2;
  const grave = severities.slice(0, severities.indexOf(failOn as Severity) + 1);
  return grave.some((severity) => counts.findings[severity] > 0) ? 1 : 0;
}

/** The summary for people: what was found, and what was not looked at. */
export function outcomeText(outcome: ScanOutcome, style: Style): string {
  const { counts } = outcome;
  const rules = Object.entries(counts.rules).sort(([, one], [, other]) => other - one);
  const { exchanges, findings } = counts;
  return (
    summaryText({ exchanges, failed: 0, findings, rules }, style) +
    remarks(outcome)
      .map((line) => `${line}\n`)
      .join('')
  );
}

function remarks({ captures, passedOver, counts, isStopped }: ScanOutcome): readonly string[] {
  const filtered = counts.judged - counts.exchanges;
  const unopened = captures.filter((capture) => capture.unopened).length;
  const partial = captures.filter(({ isPartial }) => isPartial).length;
  const [first] = passedOver;
  return [
    ...(filtered > 0 ? [`${counted(filtered, 'exchange')} more that --where leaves out`] : []),
    ...(counts.others > 0
      ? [
          `${counted(counts.others, 'exchange')} more that ${counts.others === 1 ? 'is' : 'are'} no ActiveSync`,
        ]
      : []),
    ...(first === undefined ? [] : [passedOverText(first, passedOver.length)]),
    ...(captures.length === 0 && !isStopped ? ['There was no capture.'] : []),
    ...(partial > 0 ? [`${counted(partial, 'file')} could be read in part only`] : []),
    ...(unopened > 0 ? [`${counted(unopened, 'file')} could not be read`] : []),
    ...(isStopped ? ['Ended before all was read.'] : []),
  ];
}

function passedOverText(first: string, count: number): string {
  const more = count === 1 ? '' : ` and ${count - 1} more`;
  return `Passed over, for it is of no format that can be read: ${printable(first)}${more}`;
}
