import { once } from 'node:events';
import { ExchangeNumbers } from '../../capture/session/exchange-numbers.ts';
import { SessionArchive } from '../../capture/session/session-archive.ts';
import type { SessionFile } from '../../capture/session/session-file.ts';
import { SessionMarks } from '../../capture/session/session-marks.ts';
import type { Found } from '../../ui/state/log.ts';
import { messageOf } from '../command-error.ts';
import type { FedUi, ViewedCapture } from './capture.ts';
import type { Growth } from './looking/messages.ts';
import { SessionLooking } from './looking/start.ts';

/** A session: the list is there at once; what has to be looked for in all of it a thread of its own looks for. */
export function sessionCapture(session: SessionFile, file: string): ViewedCapture {
  let ui: FedUi | undefined;
  const archive = new SessionArchive(session, (error) => ui?.say(messageOf(error)));
  const marks = new SessionMarks(file);
  let looking: SessionLooking | undefined;
  const grow = ({ totals, first, size, scattered, changed }: Growth): void => {
    archive.grow({ totals, numbers: new ExchangeNumbers(first, size, scattered) });
    ui?.refresh(changed);
  };
  return {
    archive: searched(archive, (...asked) => looking?.search(...asked) ?? false),
    feed: async (fed, signal) => {
      ui = fed;
      looking = new SessionLooking(file, {
        onGrowth: grow,
        onGathered: fed.gather,
        onTrouble: (message) => fed.say(`the session cannot be looked through: ${message}`),
      });
      if (!signal.aborted) await once(signal, 'abort');
      await looking.close();
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

type Search = (text: string | undefined, upTo: number, onFound: (found: Found) => void) => boolean;

function searched(archive: SessionArchive, search: Search): ViewedCapture['archive'] {
  return {
    get numbers() {
      return archive.numbers;
    },
    get totals() {
      return archive.totals;
    },
    entry: (number) => archive.entry(number),
    pin: (number) => archive.pin(number),
    search,
  };
}
