import { parentPort } from 'node:worker_threads';
import { redactorOf } from '../redact/redact-record.ts';
import { openForWriting } from './open-session.ts';
import { writingInOrder } from './ordered-writing.ts';
import { pruneSessions } from './prune.ts';
import { SessionFileError } from './session-file-error.ts';
import { SessionReading } from './session-reading.ts';
import { settleSession } from './settle-session.ts';
import type { FromThread, ThreadOptions, ToThread } from './thread-messages.ts';
import { SessionWriter } from './writer.ts';

/** Writes a session in a thread of its own, for SQLite makes its caller wait. */
async function run(port: NonNullable<typeof parentPort>, options: ThreadOptions): Promise<void> {
  const tell = (message: FromThread): void => port.postMessage(message, transferOf(message));
  const { file, redact, prunes = false, ...rest } = options;
  const database = await openForWriting(file);
  const writer = new SessionWriter(database, { ...rest, redact: redactorOf(redact) });
  const reading = new SessionReading(database);
  const write = writingInOrder(writer);
  const answer = (message: ToThread): FromThread | undefined => {
    switch (message.kind) {
      case 'write':
        return write(message.batch, message.isRetry);
      case 'mark':
        writer.mark(message.id, message.isMarked);
        return undefined;
      case 'load': {
        const stored = reading.byId(message.id);
        return { kind: 'loaded', id: message.id, ...(stored && { stored }) };
      }
      case 'close':
        settleSession(database);
        port.close();
        return { kind: 'closed' };
    }
  };
  port.on('message', (message: ToThread) => {
    try {
      const said = answer(message);
      if (said) tell(said);
    } catch (error) {
      tell({
        kind: 'failed',
        of: message.kind,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
  tell({ kind: 'open' });
  if (prunes) await pruneSessions(file, options.maxBytes).catch(() => {});
}

function transferOf(message: FromThread): ArrayBuffer[] {
  return message.kind === 'failed' && message.back ? [message.back.bodies] : [];
}

if (parentPort) {
  const port = parentPort;
  port.once('message', (options: ThreadOptions) => {
    run(port, options).catch((error: unknown) => {
      const problem = error instanceof SessionFileError ? error.problem : undefined;
      const message: FromThread = {
        kind: 'not-open',
        message: error instanceof Error ? error.message : String(error),
        ...(problem && { problem }),
      };
      port.postMessage(message);
      port.close();
    });
  });
}
