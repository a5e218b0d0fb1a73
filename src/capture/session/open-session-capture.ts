import { CaptureError } from '../read/capture-error.ts';
import { openSession, type SessionFile } from './session-file.ts';
import { SessionFileError } from './session-file-error.ts';

/** A session, and what is wrong with it where it could be opened in part only. */
export interface OpenedCapture {
  readonly session: SessionFile;
  readonly damage?: SessionFileError;
}

/** Opens a session as far as that can be done; throws CaptureError. */
export async function openSessionCapture(path: string): Promise<OpenedCapture> {
  let damage: SessionFileError | undefined;
  try {
    return { session: await openSession(path) };
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    if (error.problem !== 'damaged') throw refused(error);
    damage = error;
  }
  try {
    return { session: await openSession(path, true), damage };
  } catch (error) {
    throw error instanceof SessionFileError ? refused(damage) : error;
  }
}

function refused(error: SessionFileError): CaptureError {
  return new CaptureError('EASLENS_CAPTURE_SESSION', error.message, wayOutOf(error));
}

/** That of a damaged session no exchange at all can be read. */
export function nothingLeft(damage: SessionFileError | undefined, file: string): CaptureError {
  return refused(
    damage ?? new SessionFileError('damaged', file, `${file} is damaged: no exchange of it can be read`),
  );
}

function wayOutOf({ problem }: SessionFileError): string {
  switch (problem) {
    case 'other-version':
      return 'Use the easlens that made it, or a newer one.';
    case 'damaged':
      return `Copy it anew from where it was recorded, when the proxy has ended. What "sqlite3 FILE .recover" still finds is SQL to read (docs/session-file.md).`;
    default:
      return 'Give the path of a session, as easlens proxy --session makes them.';
  }
}
