import { parentPort, workerData } from 'node:worker_threads';
import { CaptureError } from '../../capture/read/capture-error.ts';
import { readCapture } from '../../capture/read/read-capture.ts';
import { openForWriting } from '../../capture/session/open-session.ts';
import { mayPass } from '../../capture/session/sqlite.ts';
import { SessionWriter } from '../../capture/session/writer.ts';
import { Inspector } from '../../inspect/inspector.ts';
import { RuleSet } from '../../inspect/rules/rule-set.ts';
import { CommandError, messageOf } from '../command-error.ts';
import { Interruptible } from '../interruptible.ts';
import { readRulePacks } from '../rule-files.ts';
import { CaptureRecorder } from './capture-recorder.ts';
import type { FromReading, ReadingOptions } from './reading-messages.ts';

/** Reads a capture, judges it, and writes it into a session that others look at meanwhile. */
async function run(
  options: ReadingOptions,
  tell: (message: FromReading) => void,
  signal: AbortSignal,
): Promise<void> {
  const { file, session, region, format, tlsKeylog } = options;
  const inspector = new Inspector(
    new RuleSet(readRulePacks(options)),
    region === undefined ? {} : { region },
  );
  const database = await openForWriting(session);
  // Nothing of it is to outlive this program.
  database.exec('PRAGMA synchronous = OFF');
  try {
    const writer = new SessionWriter(database, {
      at: Date.now(),
      program: 'easlens view',
      redaction: 'nothing',
      maxBytes: Number.MAX_SAFE_INTEGER,
      redact: (record) => record,
    });
    let share: number | undefined;
    const recorder = new CaptureRecorder(file, writer, inspector, {
      onRead: (soFar) => tell({ kind: 'read', soFar }),
      onTrouble: (message) => tell({ kind: 'trouble', message }),
      share: () => share,
    });
    const read = readCapture(file, {
      signal,
      ...(format !== undefined && { format }),
      ...(tlsKeylog !== undefined && { tlsKeylog }),
      onProgress: ({ read: bytes, total }) => {
        share = total ? Math.min(1, bytes / total) : undefined;
      },
    });
    const entries = new Interruptible(read, signal);
    try {
      await recorder.take(entries);
    } finally {
      entries.close();
    }
    tell({ kind: 'done', soFar: recorder.soFar });
  } finally {
    database.close();
  }
}

function failureOf(error: unknown): FromReading {
  if (error instanceof CaptureError || error instanceof CommandError) {
    const { code, message, wayOut } = error;
    return { kind: 'failed', code, message, wayOut };
  }
  if (!mayPass(error)) throw error;
  return {
    kind: 'failed',
    code: 'EASLENS_VIEW_TEMPORARY',
    message: `what is read cannot be kept: ${messageOf(error)}`,
    wayOut: 'Name a folder with more room in TMPDIR.',
  };
}

const port = parentPort;
if (port) {
  const tell = (message: FromReading): void => port.postMessage(message);
  const ending = new AbortController();
  port.on('message', () => ending.abort());
  run(workerData as ReadingOptions, tell, ending.signal)
    .catch((error: unknown) => {
      if (!ending.signal.aborted) tell(failureOf(error));
    })
    .finally(() => {
      tell({ kind: 'ended' });
      port.close();
    });
}
