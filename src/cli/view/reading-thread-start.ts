import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CommandError } from '../command-error.ts';
import type { FromReading, ReadingOptions } from './reading-messages.ts';

/** How long the end waits for what is read to be let go of, in milliseconds: a pipe may be silent. */
const END_MS = 500;

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
  const exited = once(worker, 'exit').catch(() => {});
  const said: FromReading[] = [];
  let tell = (message: FromReading): void => void said.push(message);
  const begun = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => begun.reject(signal.reason), { once: true });
  worker.on('message', (message: FromReading) => {
    if (message.kind === 'failed')
      begun.reject(new CommandError(message.code, message.message, message.wayOut));
    else if (message.kind !== 'trouble') begun.resolve();
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
    await Promise.race([exited, pause(END_MS, undefined, { ref: false })]);
    await worker.terminate();
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
