import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CREDENTIALS_ONLY, type Redact } from '../../src/capture/redact/redact.ts';
import { type RecorderOptions, startRecorder } from '../../src/capture/session/recorder.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';

/** Runs a test with a folder of its own, which is gone afterwards. */
export async function withFolder(use: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-session-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function recorderOptions(file: string, special: Partial<RecorderOptions> = {}): RecorderOptions {
  return {
    file,
    redact: CREDENTIALS_ONLY,
    at: Date.UTC(2026, 10, 23, 10),
    program: 'easlens test',
    redaction: 'credentials',
    maxBytes: 1024 ** 3,
    onTrouble: () => {},
    ...special,
  };
}

/** Records events into a file as the proxy does. */
export async function recordInto(
  file: string,
  events: readonly ExchangeEvent[],
  special: Partial<RecorderOptions> = {},
): Promise<void> {
  const recorder = await startRecorder(recorderOptions(file, special));
  for (const event of events) recorder.record(event);
  await recorder.close();
}

/** Nothing is taken out. */
export const AS_IT_CAME: Redact = { credentials: false, bodies: false, addresses: false };
