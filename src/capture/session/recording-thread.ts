import { parentPort } from 'node:worker_threads';
import { redactorOf } from '../redact/redact-record.ts';
import { unpackBatch } from './batch.ts';
import { openForWriting } from './open-session.ts';
import { pruneSessions } from './prune.ts';
import { SessionFileError } from './session-file-error.ts';
import { SessionReading } from './session-reading.ts';
import { settleSession } from './settle-session.ts';
import { mayPass } from './sqlite.ts';
import type { FromThread, ThreadOptions, ToThread } from './thread-messages.ts';
import { SessionWriter } from './writer.ts';

/** Writes a session in a thread of its own, for SQLite makes its caller wait. */
async function run(port: NonNullable<typeof parentPort>, options: ThreadOptions): Promise<void> {
  const tell = (message: FromThread): void => port.postMessage(message);
  const { file, redact, prunes = false, ...rest } = options;
  const database = await openForWriting(file);
  const writer = new SessionWriter(database, { ...rest, redact: redactorOf(redact) });
  const reading = new SessionReading(database);
  const answer = (message: ToThread): FromThread | undefined => {
    switch (message.kind) {
      case 'write':
        writer.write(unpackBatch(message.batch));
        return { kind: 'written', isFull: writer.isFull };
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
      tell({ kind: 'failed', of: message.kind, message: messageOf(error), mayPass: mayPass(error) });
    }
  });
  tell({ kind: 'open' });
  if (prunes) await pruneSessions(file, options.maxBytes).catch(() => {});
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (parentPort) {
  const port = parentPort;
  port.once('message', (options: ThreadOptions) => {
    run(port, options).catch((error: unknown) => {
      const problem = error instanceof SessionFileError ? error.problem : undefined;
      const message: FromThread = {
        kind: 'not-open',
        message: messageOf(error),
        ...(problem && { problem }),
      };
      port.postMessage(message);
      port.close();
    });
  });
}
