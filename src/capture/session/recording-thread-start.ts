import { Worker } from 'node:worker_threads';
import { SessionFileError } from './session-file-error.ts';
import type { FromThread, ThreadOptions, ToThread } from './thread-messages.ts';

/** The thread that records, as those who use it see it. */
export interface RecordingThread {
  post(message: ToThread, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: FromThread) => void): void;
  /** Called where the thread ended without being asked. */
  onEnd(listener: (why: string) => void): void;
  /** Has the process wait for it. */
  ref(): void;
  /** Has it end the session, once all that was posted is done; ends it anyway where it says that it failed. */
  close(): Promise<void>;
}

/** A thread that loads, which takes it longer than to open a file: in the meantime others can do their part. */
export interface PreparedThread {
  /** To be called once. Resolves when the file is open; throws SessionFileError where it cannot be used. */
  open(options: ThreadOptions): Promise<RecordingThread>;
  /** Ends a thread that is not needed after all. */
  dispose(): Promise<void>;
}

export function prepareThread(): PreparedThread {
  // The tests run the sources, the program what was built of them.
  const file = import.meta.url.endsWith('.ts') ? './recording-thread.ts' : './recording-thread.js';
  const worker = new Worker(new URL(file, import.meta.url));
  worker.unref();
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  // Told to who opens a file; until then, and where nobody does, it is nobody's.
  failed.catch(() => {});
  return {
    open: async (options) => {
      worker.ref();
      worker.postMessage(options);
      await Promise.race([failed, opened(worker, options.file)]);
      worker.unref();
      return threadOf(worker);
    },
    dispose: async () => void (await worker.terminate()),
  };
}

function threadOf(worker: Worker): RecordingThread {
  let isAsked = false;
  let why = 'its thread has ended';
  worker.on('error', (error) => {
    why = error.message;
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.on('message', listener),
    onEnd: (listener) => worker.on('exit', () => !isAsked && listener(why)),
    ref: () => worker.ref(),
    close: async () => {
      isAsked = true;
      worker.ref();
      await new Promise<void>((resolve) => {
        worker.once('exit', () => resolve());
        worker.postMessage({ kind: 'close' } satisfies ToThread);
      });
    },
  };
}

function opened(worker: Worker, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: FromThread) => {
      if (message.kind === 'not-open') {
        reject(
          message.problem
            ? new SessionFileError(message.problem, file, message.message)
            : new Error(message.message),
        );
      } else {
        resolve();
      }
    });
  });
}
