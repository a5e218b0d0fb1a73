import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, problemOf } from '../../../capture/session/open-session.ts';
import { SessionFile } from '../../../capture/session/session-file.ts';
import { messageOf } from '../../command-error.ts';
import type { FromLooking, ToLooking } from './messages.ts';
import { SessionLooker } from './session-looker.ts';

/** Looks through a session in a thread of its own, for SQLite makes its caller wait. */
async function run(port: NonNullable<typeof parentPort>, file: string): Promise<void> {
  const tell = (message: FromLooking): void => port.postMessage(message);
  const database = await openForReading(file);
  const looker = new SessionLooker(database, new SessionFile(database, file), tell);
  const ending = new AbortController();
  let waking = new AbortController();
  port.on('message', (message: ToLooking) => {
    if (message.kind === 'search') looker.search(message.search, message.text, message.upTo);
    else if (message.kind === 'stop-search') looker.stopSearch();
    else ending.abort();
    waking.abort();
  });
  while (!ending.signal.aborted) {
    waking = new AbortController();
    const ms = looker.step();
    if (ms === 0) await turn();
    else await pause(ms, undefined, { signal: waking.signal }).catch(() => {});
  }
  database.close();
}

const port = parentPort;
if (port) {
  const file = workerData as string;
  run(port, file)
    .catch((error: unknown) => {
      const message: FromLooking = { kind: 'failed', message: messageOf(problemOf(error, file)) };
      port.postMessage(message);
    })
    .finally(() => port.close());
}
