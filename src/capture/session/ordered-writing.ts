import { type Batch, unpackBatch } from './batch.ts';
import { mayPass } from './sqlite.ts';
import type { FromThread } from './thread-messages.ts';
import type { SessionWriter } from './writer.ts';

/**
 * Writes batches in their order. What could not be written goes back where it may be later, and all that comes after it goes
 * back too, until it is tried again: an exchange would be told as it was, over what became of it.
 */
export function writingInOrder(
  writer: Pick<SessionWriter, 'write' | 'isFull'>,
): (batch: Batch, isRetry: boolean) => FromThread {
  let failure: string | undefined;
  return (batch, isRetry) => {
    if (failure === undefined || isRetry) {
      try {
        writer.write(unpackBatch(batch));
        failure = undefined;
        return { kind: 'written', isFull: writer.isFull };
      } catch (error) {
        failure = undefined;
        if (!mayPass(error)) throw error;
        failure = error instanceof Error ? error.message : String(error);
      }
    }
    return { kind: 'failed', of: 'write', message: failure, back: batch };
  };
}
