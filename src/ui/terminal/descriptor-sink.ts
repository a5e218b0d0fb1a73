import { constants, openSync, write, writeSync } from 'node:fs';
import type { Sink } from './screen-output.ts';

/** Pause before another try where the terminal is full. */
const RETRY_MS = 10;

/**
 * Opens the terminal of a descriptor a second time, for writes that come back when it is full: those of
 * `process.stdout` wait, and one that waits in a thread would keep the process from ending. The descriptor itself where
 * the system has no `/proc`.
 */
export function openWithoutWaiting(descriptor: number): number {
  try {
    return openSync(
      `/proc/self/fd/${descriptor}`,
      constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY,
    );
  } catch {
    return descriptor;
  }
}

/** Writes to a descriptor in Node's thread pool. What a terminal that is gone does not take is let go. */
export function descriptorSink(descriptor: number): Sink {
  const send = (bytes: Buffer, done: () => void): void =>
    write(descriptor, bytes, (error, written) => {
      if (error && error.code !== 'EAGAIN') return done();
      const rest = bytes.subarray(error ? 0 : written);
      if (rest.length === 0) done();
      else setTimeout(() => send(rest, done), error ? RETRY_MS : 0);
    });
  return (text, done) => send(Buffer.from(text), done);
}

/** Writes what fits, now: for the last words of a process. */
export function writeWhatFits(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // The terminal is full or gone: nothing can be done for it.
  }
}
