import { Worker } from 'node:worker_threads';
import { NO_COUNTS } from '../../capture/report/report.ts';
import { NO_TIMELINE } from '../../capture/report/timeline.ts';
import type { ScanUnit, UnitResult } from './job.ts';
import type { PartQueue } from './part-queue.ts';
import type { ScanWork } from './run-scan.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** In a checkout the source runs as it is; what was built has the name of what was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Scans units side by side, the earliest first. A thread that dies costs the unit it was at. */
export async function scanInThreads(work: ScanWork): Promise<void> {
  const next = work.units.values();
  await Promise.all(Array.from({ length: work.threads }, () => inOneThread(work, next)));
}

async function inOneThread(work: ScanWork, next: Iterator<ScanUnit>): Promise<void> {
  let thread: ScanThread | undefined;
  try {
    for (let step = next.next(); !step.done && !work.edges.signal.aborted; step = next.next()) {
      const unit = step.value;
      const queue = work.queues[unit.number] as PartQueue;
      thread ??= new ScanThread(work);
      try {
        await thread.scan(unit, queue);
      } catch (error) {
        await thread.end();
        thread = undefined;
        await queue.push({ kind: 'done', result: lost(unit, error) });
      }
      queue.close();
    }
  } finally {
    await thread?.end();
  }
}

/** A thread that scans one unit at a time. */
class ScanThread {
  readonly #worker: Worker;
  readonly #work: ScanWork;

  constructor(work: ScanWork) {
    this.#work = work;
    this.#worker = new Worker(WORKER, { workerData: work.settings });
    work.edges.signal.addEventListener('abort', this.#stop, { once: true });
  }

  readonly #stop = (): void => this.#tell({ kind: 'stop' });

  async scan(unit: ScanUnit, queue: PartQueue): Promise<void> {
    const worker = this.#worker;
    const { edges } = this.#work;
    const ended = Promise.withResolvers<void>();
    const onMessage = (message: FromWorker): void => {
      if (message.kind === 'progress') {
        edges.progress(message.progress);
        return;
      }
      const room = queue.push(message.part);
      void room.then(() => this.#tell({ kind: 'more' }));
      if (message.part.kind === 'done') ended.resolve();
    };
    const onExit = (): void => ended.reject(new Error('its thread ended'));
    worker.on('message', onMessage).once('error', ended.reject).once('exit', onExit);
    this.#tell({ kind: 'scan', unit });
    try {
      await ended.promise;
    } finally {
      worker.off('message', onMessage).off('error', ended.reject).off('exit', onExit);
    }
  }

  async end(): Promise<void> {
    this.#work.edges.signal.removeEventListener('abort', this.#stop);
    await this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

/** What is told of a unit whose thread died: of too much memory, or of a defect. */
function lost({ path }: ScanUnit, error: unknown): UnitResult {
  return {
    isPassedOver: false,
    left: { exchanges: 0, findings: 0 },
    capture: {
      file: path,
      counts: NO_COUNTS,
      troubles: [],
      troubleCount: 0,
      isPartial: false,
      timeline: NO_TIMELINE,
      unopened: {
        code: 'EASLENS_INTERNAL',
        message: `the scan failed: ${error instanceof Error ? error.message : String(error)}`,
        wayOut: 'That is a defect of easlens, please report it; all other files were scanned.',
      },
    },
  };
}
