import { homedir } from 'node:os';
import { editText } from '../editor.ts';
import { enforcementInWords } from '../enforce-options.ts';
import { configFolder } from '../home.ts';
import { now } from '../now.ts';
import { Recorder } from '../output/recorder.ts';
import { styleFor, terminalColors } from '../output/style.ts';
import { summaryText } from '../output/text.ts';
import { saveNew } from '../save-new.ts';
import { SavedFilters } from '../saved-filters.ts';
import type { Streams } from '../streams.ts';
import { enforcing, keeping, listeningOf, sessionOf } from './listening.ts';
import { loadUi } from './load-ui.ts';
import type { Means, Run } from './run.ts';
import type { RunOptions } from './run-options.ts';

/** A run that a person watches in the terminal UI. */
export async function runWithUi(
  streams: Streams,
  options: RunOptions,
  { rules, live, kept }: Means,
  onQuit: () => void,
): Promise<Run> {
  const colors = terminalColors(options.color, streams.stdout, streams.env);
  const { startUi } = await loadUi(streams.env);
  const { Desk } = await import('../../proxy/index.ts');
  const { inspector } = rules;
  const desk = new Desk({
    limitMs: options.holdTime * 1000,
    now,
    inspector,
    onTrouble: (message) => ui.say(message),
  });
  const savedFilters = new SavedFilters(
    configFolder({ env: streams.env, platform: process.platform, homedir: homedir() }),
  );
  const saved = savedFilters.read();
  const ui = startUi({
    terminal: streams,
    session: { mode: 'reverse' },
    rulesInUse: { packs: rules.packs, policy: rules.policy },
    savedFilters: saved.filters,
    colors,
    env: streams.env,
    onFailure: (error) =>
      streams.stderr.write(
        `easlens: EASLENS_INTERNAL the terminal UI failed: ${error instanceof Error ? error.stack : error}\nTraffic goes on; Ctrl-C ends it.\n`,
      ),
    edges: {
      quit: onQuit,
      now,
      save: saveNew,
      keepFilters: (filters) => savedFilters.keep(filters),
      desk,
      edit: (text) => editText(text, streams.env),
      ...(kept && {
        mark: (id, isMarked) => kept.recorder.mark(id, isMarked),
        load: (id) => kept.recorder.load(id),
      }),
    },
  });
  if (saved.problem !== undefined) ui.say(saved.problem);
  // The window was closed. With lines it is left to the system: nohup wants it ignored.
  process.on('SIGHUP', onQuit);
  const close = (lastWords?: string): Promise<void> => {
    process.off('SIGHUP', onQuit);
    return ui.close(lastWords);
  };
  const recorder = new Recorder();
  return {
    inspector,
    enforcer: rules.enforcer,
    desk,
    isWatched: true,
    record: (event) => {
      recorder.record(event);
      ui.record(event);
    },
    listening: (proxy, before) => {
      const { setup } = before;
      ui.begin({ ...sessionOf(listeningOf(proxy, before)), ...keeping(live), ...(setup && { setup }) });
      const { enforce } = enforcing(options, rules);
      if (enforce) ui.say(`Enforcing: ${enforcementInWords(enforce)}`);
      else if (kept) ui.say(`Recorded in ${kept.file}`);
    },
    note: (message) => ui.say(message),
    // Standard output itself would wait for ever where the terminal takes nothing.
    end: () => close(summaryText(recorder.summary(), styleFor(options.color, true, streams.env))),
    abandon: () => close(),
  };
}
