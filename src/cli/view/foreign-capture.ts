import { join } from 'node:path';
import { openSession } from '../../capture/session/session-file.ts';
import { counted } from '../../inspect/words.ts';
import { formatNamed } from '../scan/settings.ts';
import type { ViewCommandOptions } from '../view.ts';
import type { FedUi, ViewedCapture } from './capture.ts';
import type { FromReading, ReadSoFar } from './reading-messages.ts';
import { type CaptureReading, startReading } from './reading-thread-start.ts';
import { sessionCapture } from './session-capture.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/**
 * A capture of another tool: read once from its start and judged, into a session that is there as long as the program is,
 * and that is looked at while it grows. Throws CommandError where nothing of it can be read.
 */
export async function foreignCapture(
  file: string,
  options: ViewCommandOptions,
  signal: AbortSignal,
): Promise<ViewedCapture> {
  const { rules, defaultRules, region, format, tlsKeylog } = options;
  const named = format === undefined ? {} : { format: formatNamed(format) };
  const folder = makeTemporaryFolder();
  const session = join(folder.path, 'read.easlens');
  let reading: CaptureReading | undefined;
  try {
    // The first is read before the terminal is taken over: what is wrong with the file is said where it stays.
    reading = await startReading(
      {
        ...{ file, session, rules, defaultRules, ...named },
        ...(region !== undefined && { region }),
        ...(tlsKeylog !== undefined && { tlsKeylog }),
      },
      signal,
    );
    return shownWhileRead(reading, sessionCapture(await openSession(session), session), folder.remove);
  } catch (error) {
    await reading?.end();
    folder.remove();
    throw error;
  }
}

function shownWhileRead(reading: CaptureReading, shown: ViewedCapture, remove: () => void): ViewedCapture {
  return {
    ...shown,
    feed: (ui, signal) => {
      reading.listen((message) => tellUi(ui, message));
      return shown.feed(ui, signal);
    },
    // The file goes with the program, and its marks with it: they are in memory already.
    mark: () => {},
    close: async () => {
      await reading.end();
      await shown.close();
      remove();
    },
  };
}

function tellUi(ui: FedUi, message: FromReading): void {
  switch (message.kind) {
    case 'read':
      ui.reading(readingInWords(message.soFar));
      return;
    case 'trouble':
      ui.say(message.message);
      return;
    case 'done': {
      const { passed, other } = message.soFar;
      ui.reading('');
      if (passed === 0) ui.say(`no ActiveSync in it: ${counted(other, 'other exchange')}`);
      return;
    }
    case 'ended':
      return;
    case 'failed':
      ui.reading('');
      ui.say(`reading stopped: ${message.message}. ${message.wayOut}`);
  }
}

/** `reading 43%`; before the whole is known, how many there were. */
function readingInWords({ share, passed, other }: ReadSoFar): string {
  return share === undefined
    ? `reading, ${counted(passed + other, 'exchange')}`
    : `reading ${Math.floor(share * 100)}%`;
}
