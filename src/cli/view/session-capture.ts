import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { rowEvents } from '../../capture/session/row-events.ts';
import { SessionArchive } from '../../capture/session/session-archive.ts';
import type { SessionFile } from '../../capture/session/session-file.ts';
import { SessionMarks } from '../../capture/session/session-marks.ts';
import { messageOf } from '../command-error.ts';
import type { ViewedCapture } from './capture.ts';

/** How long reading goes on until keys have their turn, in milliseconds. */
const STRETCH_MS = 8;
/** How often a session that may grow is looked at, in milliseconds. */
const LOOK_MS = 500;
/** The newest exchanges tell SyncKeys and folders of devices; all others no more than their rows. */
const NEWEST = 2000;

/** A session: the list is there at once, and what Findings and Devices show is gathered behind it. */
export function sessionCapture(session: SessionFile, file: string): ViewedCapture {
  let say: (note: string) => void = () => {};
  const archive = new SessionArchive(session, (error) => say(messageOf(error)));
  const marks = new SessionMarks(file);
  return {
    archive,
    feed: async (ui, signal) => {
      say = ui.say;
      let done = 0;
      while (!signal.aborted) {
        const { numbers } = archive;
        let stretch = performance.now();
        for (; done < numbers.length && !signal.aborted; done++) {
          const entry = archive.entry(numbers[done] as number);
          if (entry) ui.learn(entry, rowEvents(entry.exchange, numbers.length - done <= NEWEST));
          if (performance.now() - stretch < STRETCH_MS) continue;
          await turn();
          stretch = performance.now();
        }
        await pause(LOOK_MS, undefined, { signal }).catch(() => {});
        if (!signal.aborted && archive.refresh()) ui.refresh();
      }
    },
    mark: (id, isMarked, tell) => {
      marks.set(id, isMarked).catch((error: unknown) => tell(`the mark is not kept: ${messageOf(error)}`));
    },
    close: async () => {
      session.close();
      await marks.settled();
    },
  };
}
