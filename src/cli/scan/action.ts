import { isatty } from 'node:tty';
import { printable } from '../../inspect/printable.ts';
import type { RulePack } from '../../inspect/rules/rule.ts';
import { styleFor } from '../output/style.ts';
import { readRulePacks } from '../rule-files.ts';
import type { ScanCommandOptions } from '../scan.ts';
import { type StopRequest, stopRequested } from '../stop.ts';
import type { Streams } from '../streams.ts';
import { findCaptures } from './find-captures.ts';
import type { ScanSettings, ScanUnit, UnitResult } from './job.ts';
import { ENDED_BY_PERSON, exitCodeOf, outcomeOf, outcomeText, type ScanOutcome } from './outcome.ts';
import { writerFor } from './outputs.ts';
import { ProgressLine } from './progress.ts';
import { runScan } from './run-scan.ts';
import { settingsOf } from './settings.ts';
import { openTarget } from './target.ts';

/** Scans what was named, writes what was asked for, and gives the exit code. */
export async function scan(
  streams: Streams,
  files: readonly string[],
  options: ScanCommandOptions,
): Promise<number> {
  const packs = readRulePacks(options);
  const settings = settingsOf(streams, options);
  const units = findCaptures(files).map((capture, number): ScanUnit => ({ ...capture, number }));
  const paths = units.map(({ path }) => path);
  const { failOn } = options;
  // Until the output is whole: what was begun would stay behind.
  const stop = stopRequested();
  let outcome: ScanOutcome;
  try {
    const target = await openTarget(streams.stdout, options, paths);
    void stop.second.then(target.discard).then(() => process.exit(ENDED_BY_PERSON));
    try {
      const writer = writerFor({ settings, failOn, packs, write: target.write });
      outcome = await scanAll(streams, units, { settings, packs }, writer.part, stop);
      await writer.end(outcome);
      await target.keep();
    } finally {
      await target.discard();
    }
  } finally {
    stop.release();
  }
  // What was written went elsewhere, or is no summary.
  if (options.out !== undefined && outcome.captures.length > 0)
    streams.stderr.write(outcomeText(outcome, styleFor('never', false, {})).trimStart());
  return exitCodeOf(outcome, failOn);
}

/** Scans until all is done or somebody has enough. */
async function scanAll(
  streams: Streams,
  units: readonly ScanUnit[],
  { settings, packs }: { readonly settings: ScanSettings; readonly packs: readonly RulePack[] },
  take: ReturnType<typeof writerFor>['part'],
  stop: StopRequest,
): Promise<ScanOutcome> {
  const ending = new AbortController();
  void stop.first.then(() => ending.abort());
  const progress = progressOn(streams, units);
  const results: UnitResult[] = [];
  try {
    const edges = { signal: ending.signal, progress: progress?.update ?? (() => {}), packs };
    for await (const { part } of runScan(units, settings, edges)) {
      progress?.clear();
      if (part.kind === 'done') {
        results.push(part.result);
        tellUnopened(streams, part.result);
      }
      await take(part);
    }
  } finally {
    progress?.clear();
  }
  return outcomeOf(results, ending.signal.aborted);
}

function progressOn({ stderr }: Streams, units: readonly ScanUnit[]): ProgressLine | undefined {
  if (stderr.isTTY !== true || !isatty(2)) return undefined;
  return new ProgressLine(units, {
    write: (text) => stderr.write(text),
    columns: () => stderr.columns,
    now: () => performance.now(),
  });
}

function tellUnopened({ stderr }: Streams, { capture }: UnitResult): void {
  if (!capture.unopened) return;
  const { code, message, wayOut } = capture.unopened;
  stderr.write(`easlens: ${code} ${printable(message)}\n${printable(wayOut)}\n`);
}
