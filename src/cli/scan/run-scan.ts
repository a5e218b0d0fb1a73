import { availableParallelism } from 'node:os';
import type { RulePack } from '../../inspect/rules/rule.ts';
import type { ScanPart, ScanSettings, ScanUnit, UnitProgress } from './job.ts';
import { PartQueue } from './part-queue.ts';
import { scanInThreads } from './threads.ts';

export interface ScanEdges {
  /** Ends the scan: what was scanned by then is given. */
  readonly signal: AbortSignal;
  progress(progress: UnitProgress): void;
  /** What the settings name, read already; a thread reads its own. */
  readonly packs?: readonly RulePack[];
}

/** Captures smaller than this together are scanned faster than a thread starts. */
const WORTH_A_THREAD = 8 << 20;

/** Scans all units, several at a time where that pays, and gives their parts in order. Rejects for what is a defect of ours. */
export async function* runScan(
  units: readonly ScanUnit[],
  settings: ScanSettings,
  edges: ScanEdges,
): AsyncGenerator<{ readonly unit: ScanUnit; readonly part: ScanPart }> {
  const queues = units.map(() => new PartQueue());
  const threads = threadsFor(units);
  const scanning = (threads > 1 ? scanInThreads : scanHere)({ units, queues, settings, edges, threads });
  // A defect shows where the parts are awaited, not as a rejection that nobody handles.
  const failed = scanning.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  void failed.then(() => {
    for (const queue of queues) queue.close();
  });
  for (const unit of units) {
    for await (const part of queues[unit.number] as PartQueue) yield { unit, part };
  }
  const failure = await failed;
  if (failure) throw failure.error;
}

/** What a scan of several units works with. */
export interface ScanWork {
  readonly units: readonly ScanUnit[];
  /** By the numbers of the units. */
  readonly queues: readonly PartQueue[];
  readonly settings: ScanSettings;
  readonly edges: ScanEdges;
  readonly threads: number;
}

function threadsFor(units: readonly ScanUnit[]): number {
  const bytes = units.reduce((sum, { size }) => sum + size, 0);
  return bytes < WORTH_A_THREAD ? 1 : Math.min(units.length, availableParallelism());
}

async function scanHere({ units, queues, settings, edges }: ScanWork): Promise<void> {
  const { Scanner } = await import('./scanner.ts');
  const scanner = new Scanner(settings, edges.packs);
  for (const unit of units) {
    if (edges.signal.aborted) return;
    const queue = queues[unit.number] as PartQueue;
    await scanner.scan(unit, {
      signal: edges.signal,
      progress: edges.progress,
      part: (part) => queue.push(part),
    });
    queue.close();
  }
}
