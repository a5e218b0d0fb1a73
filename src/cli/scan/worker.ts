import { parentPort, workerData } from 'node:worker_threads';
import type { ScanSettings, ScanUnit } from './job.ts';
import { Scanner } from './scanner.ts';
import { type FromWorker, MOST_OUTSTANDING, type ToWorker } from './worker-messages.ts';

/** Scans in a thread of its own what it is given, one unit after another. */
const port = parentPort;
if (port) {
  const scanner = new Scanner(workerData as ScanSettings);
  const ending = new AbortController();
  let outstanding = 0;
  let more: (() => void) | undefined;
  const tell = (message: FromWorker): void => port.postMessage(message);
  const sink = {
    signal: ending.signal,
    progress: (progress: Extract<FromWorker, { kind: 'progress' }>['progress']) =>
      tell({ kind: 'progress', progress }),
    part: async (part: Extract<FromWorker, { kind: 'part' }>['part']) => {
      tell({ kind: 'part', part });
      outstanding++;
      if (outstanding >= MOST_OUTSTANDING && part.kind !== 'done') {
        await new Promise<void>((resolve) => {
          more = resolve;
        });
      }
    },
  };
  const scan = (unit: ScanUnit): void => {
    scanner.scan(unit, sink).catch((error: unknown) => {
      // Ends the thread; who started it tells of the unit that was lost.
      setImmediate(() => {
        throw error;
      });
    });
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'scan') scan(message.unit);
    else if (message.kind === 'stop') ending.abort();
    else {
      outstanding--;
      more?.();
    }
  });
}
