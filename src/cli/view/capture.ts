import { open, stat } from 'node:fs/promises';
import { looksLikeSession } from '../../capture/session/looks-like-session.ts';
import { openSession } from '../../capture/session/session-file.ts';
import { SessionFileError } from '../../capture/session/session-file-error.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import type { Ui } from '../../ui/start.tsx';
import type { Archive } from '../../ui/state/archive-log.ts';
import { CommandError } from '../command-error.ts';
import type { ViewCommandOptions } from '../view.ts';
import { foreignCapture } from './foreign-capture.ts';
import { sessionCapture } from './session-capture.ts';

/** A capture as the UI looks at it. */
export interface ViewedCapture {
  /** Of a session: any exchange at any time. Others are told as they are read. */
  readonly archive?: Archive;
  /** Tells the UI what there is, and what comes. Ends when the capture does, or the signal says so. */
  feed(ui: Pick<Ui, 'record' | 'learn' | 'say' | 'refresh'>, signal: AbortSignal): Promise<void>;
  /** Keeps a mark, where the capture can; `say` hears where it cannot. */
  mark(id: string, isMarked: boolean, say: (note: string) => void): void;
  close(): Promise<void>;
}

/** Opens a capture; throws CommandError where there is nothing to see. */
export async function openCapture(
  file: string,
  options: ViewCommandOptions,
  inspector: Inspector,
): Promise<ViewedCapture> {
  if (options.format !== 'session' && (options.format !== undefined || !(await isSession(file)))) {
    return foreignCapture(file, options, inspector);
  }
  try {
    return sessionCapture(await openSession(file), file);
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    // What is left of it, from its start to its end.
    if (error.problem === 'damaged')
      return foreignCapture(file, { ...options, format: 'session' }, inspector);
    const wayOut =
      error.problem === 'other-version'
        ? 'Use the easlens that made it, or a newer one.'
        : 'Give the path of a session, as easlens proxy --session makes them, or of another capture.';
    throw new CommandError('EASLENS_SESSION', error.message, wayOut);
  }
}

/** Also one of a newer version, which then says so. */
async function isSession(file: string): Promise<boolean> {
  const known = await stat(file).catch(() => undefined);
  if (!known?.isFile()) return false;
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return looksLikeSession(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

const HEADER_BYTES = 100;
