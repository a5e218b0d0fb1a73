import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CommandError } from '../command-error.ts';
import type { FromReading, ReadingOptions } from './reading-messages.ts';

/** Longest that the end waits for the exchange that is being read, in milliseconds. */
const END_MS = 10_000;

/** A capture that a thread of its own reads, judges and writes into a session. */
export interface CaptureReading {
  /** Has what the thread says from now on told, and what it said before. */
  listen(listener: (message: FromReading) => void): void;
  /** Has it stop, and waits for that. */
  end(): Promise<void>;
}

/**
 * Resolves once the first entry was read. Throws CommandError where nothing can be read, and the signal's reason.
 */
export async function startReading(options: ReadingOptions, signal: AbortSignal): Promise<CaptureReading> {
  // The tests run the sources, the program what was built of them.
  const name = import.meta.url.endsWith('.ts') ? './reading-thread.ts' : './reading-thread.js';
  const worker = new Worker(new URL(name, import.meta.url), { workerData: options });
  const idle = new Promise<true>((resolve) => {
    worker.once('exit', () => resolve(true));
    worker.on('message', ({ kind }: FromReading) => kind === 'ended' && resolve(true));
  });
  const said: FromReading[] = [];
  let tell = (message: FromReading): void => void said.push(message);
  const begun = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => begun.reject(signal.reason), { once: true });
  worker.on('message', (message: FromReading) => {
    if (message.kind === 'failed')
      begun.reject(new CommandError(message.code, message.message, message.wayOut));
    else if (message.kind === 'read' || message.kind === 'done') begun.resolve();
    tell(message);
  });
  worker.on('error', (error: unknown) => {
    begun.reject(error);
    tell({
      kind: 'failed',
      code: 'EASLENS_INTERNAL',
      message: error instanceof Error ? error.message : String(error),
      wayOut: 'That is a defect of easlens, please report it.',
    });
  });
  const end = async (): Promise<void> => {
    worker.postMessage('stop');
    const isIdle = await Promise.race([idle, pause(END_MS, false, { ref: false })]);
    // Node aborts where a thread is terminated while zlib is being set up in it; one that is idle only waits for a silent pipe.
    if (isIdle) await worker.terminate();
    else worker.unref();
  };
  try {
    await begun.promise;
  } catch (error) {
    await end();
    throw error;
  }
  return {
    listen: (listener) => {
      tell = listener;
      for (const message of said.splice(0)) listener(message);
    },
    end,
  };
}
