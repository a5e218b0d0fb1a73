import { setImmediate as turn } from 'node:timers/promises';
import type { CaptureEntry } from '../../capture/captured-exchange.ts';
import { CaptureIds } from '../../capture/judge/capture-id.ts';
import { judgeCaptured } from '../../capture/judge/judge.ts';
import { CaptureError } from '../../capture/read/capture-error.ts';
import { readCapture } from '../../capture/read/read-capture.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import { counted } from '../../inspect/words.ts';
import { CommandError } from '../command-error.ts';
import { formatNamed } from '../scan/settings.ts';
import type { ViewCommandOptions } from '../view.ts';
import type { ViewedCapture } from './capture.ts';

/** How long reading goes on until keys have their turn, in milliseconds. */
const STRETCH_MS = 8;

/** A capture of another tool: read once from its start, judged, and told to the UI as a proxy would tell it. */
export async function foreignCapture(
  file: string,
  { format, tlsKeylog }: ViewCommandOptions,
  inspector: Inspector,
): Promise<ViewedCapture> {
  const entries = readCapture(file, {
    ...(format !== undefined && { format: formatNamed(format) }),
    ...(tlsKeylog !== undefined && { tlsKeylog }),
  });
  // The first is read before the terminal is taken over: what is wrong with the file is said where it stays.
  const first = await entries.next().catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
    throw new CommandError(error.code, error.message, error.wayOut);
  });
  return {
    feed: async (ui, signal) => {
      const ids = new CaptureIds(file);
      let passed = 0;
      let other = 0;
      let stretch = performance.now();
      const take = (entry: CaptureEntry): void => {
        if (entry.kind === 'trouble') {
          ui.say(entry.trouble.message);
          return;
        }
        const events = judgeCaptured(entry.exchange, inspector, ids.of(entry.exchange));
        for (const event of events ?? []) ui.record(event);
        if (events) passed++;
        else other++;
      };
      for (let step = first; !step.done && !signal.aborted; step = await entries.next()) {
        take(step.value);
        if (performance.now() - stretch < STRETCH_MS) continue;
        await turn();
        stretch = performance.now();
      }
      if (passed === 0 && !signal.aborted) ui.say(`no ActiveSync in it: ${counted(other, 'other exchange')}`);
    },
    mark: () => {},
    close: async () => {
      await entries.return(undefined);
    },
  };
}
