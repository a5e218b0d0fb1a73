import { isatty } from 'node:tty';
import { lossesInWords } from '../../capture/session/losses.ts';
import type { PreparedThread } from '../../capture/session/recording-thread-start.ts';
import { loadRules } from '../rule-options.ts';
import { type Keeping, keepSession } from '../session-options.ts';
import type { StayingOptions } from '../staying.ts';
import type { Streams } from '../streams.ts';
import { canDraw, terminalInWords } from './load-ui.ts';
import type { Means, Run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { runWithLines } from './with-lines.ts';

/**
 * `onQuit` is called each time that the person asks the terminal UI to end; without one, signals do that. `upstream`, where
 * it is known, is noted in the session.
 */
export async function beginRun(
  streams: Streams,
  options: RunOptions,
  onQuit: () => void,
  live: StayingOptions,
  upstream?: string,
): Promise<Run> {
  const thread = await preparedThread(options);
  const rules = await loadRules(options, live).catch(async (error) => {
    await thread?.dispose();
    throw error;
  });
  const troubles: string[] = [];
  let tell = (message: string): void => void troubles.push(message);
  const [kept] = await Promise.all([
    keepSession(options, streams.env, (message) => tell(message), upstream, thread),
    // While the thread opens the file.
    import('../../proxy/index.ts'),
  ]);
  try {
    const run = await begin(streams, options, { rules, live, kept }, onQuit);
    tell = run.note;
    for (const trouble of troubles) run.note(trouble);
    return kept ? recorded(run, kept) : run;
  } catch (error) {
    await kept?.recorder.close();
    throw error;
  }
}

/** It loads while the rules do. */
async function preparedThread(options: RunOptions): Promise<PreparedThread | undefined> {
  if (options.session === false) return undefined;
  const { prepareThread } = await import('../../capture/session/recording-thread-start.ts');
  return prepareThread();
}

async function begin(streams: Streams, options: RunOptions, means: Means, onQuit: () => void): Promise<Run> {
  if (!wantsUi(options)) return runWithLines(streams, options, means);
  if (canDraw(streams.env)) {
    const { runWithUi } = await import('./with-ui.ts');
    return runWithUi(streams, options, means, onQuit);
  }
  const run = runWithLines(streams, options, means);
  run.note(`Lines instead of the terminal UI: ${terminalInWords(streams.env)} cannot draw it.`);
  return run;
}

/** The same run, recorded: events go to the session after those who show them. */
function recorded(run: Run, { recorder }: Keeping): Run {
  const close = async (): Promise<void> => {
    const missing = lossesInWords(await recorder.close());
    if (missing !== '') run.note(`The session is not whole: ${missing} missing.`);
  };
  return {
    ...run,
    record: (event) => {
      run.record(event);
      recorder.record(event);
    },
    end: async () => {
      await close();
      await run.end();
    },
    abandon: async () => {
      await recorder.close();
      await run.abandon();
    },
  };
}

function wantsUi(options: RunOptions): boolean {
  return options.ui && options.output === undefined && isatty(0) && isatty(1);
}
