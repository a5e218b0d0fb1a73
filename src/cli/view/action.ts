import { homedir } from 'node:os';
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import { CommandError, messageOf } from '../command-error.ts';
import { configFolder } from '../home.ts';
import { now } from '../now.ts';
import { terminalColors } from '../output/style.ts';
import { loadRules } from '../rule-options.ts';
import { canDraw, loadUi, terminalInWords } from '../run/load-ui.ts';
import { saveNew } from '../save-new.ts';
import { SavedFilters } from '../saved-filters.ts';
import { keepMemorySmall } from '../small-memory.ts';
import { stopRequested } from '../stop.ts';
import type { Streams } from '../streams.ts';
import type { ViewCommandOptions } from '../view.ts';
import { openCapture } from './capture.ts';

/** Shows a capture until the person has enough. */
export async function view(streams: Streams, file: string, options: ViewCommandOptions): Promise<number> {
  requireTerminal(streams, file);
  keepMemorySmall();
  const rules = await loadRules(options);
  const stop = stopRequested();
  const ending = new AbortController();
  void stop.first.then(() => ending.abort());
  const capture = await openCapture(file, options, ending.signal).catch((error: unknown) => {
    stop.release();
    if (!ending.signal.aborted) throw error;
  });
  if (!capture) return 0;
  const colors = terminalColors(options.color, streams.stdout, streams.env);
  const { startUi } = await loadUi(streams.env);
  const savedFilters = new SavedFilters(
    configFolder({ env: streams.env, platform: process.platform, homedir: homedir() }),
  );
  const saved = savedFilters.read();
  const ui = startUi({
    terminal: streams,
    session: { mode: basename(file), isFile: true },
    rulesInUse: { packs: rules.packs, policy: rules.policy },
    savedFilters: saved.filters,
    colors,
    env: streams.env,
    archive: capture.archive,
    onFailure: (error) => {
      streams.stderr.write(`easlens: EASLENS_INTERNAL the terminal UI failed: ${messageOf(error)}\n`);
      stop.ask();
    },
    edges: {
      quit: stop.ask,
      now,
      save: saveNew,
      keepFilters: (filters) => savedFilters.keep(filters),
      mark: (id, isMarked) => capture.mark(id, isMarked, ui.say),
    },
  });
  process.on('SIGHUP', stop.ask);
  if (saved.problem !== undefined) ui.say(saved.problem);
  const fed = capture.feed(ui, ending.signal).catch((error: unknown) => {
    if (!ending.signal.aborted) ui.say(`reading stopped: ${messageOf(error)}`);
  });
  await stop.first;
  await ui.close();
  await fed;
  await capture.close();
  process.off('SIGHUP', stop.ask);
  stop.release();
  return 0;
}

function requireTerminal(streams: Streams, file: string): void {
  const wayOut = `Without one, "easlens scan ${file}" reports on it.`;
  if (!isatty(0) || !isatty(1)) {
    throw new CommandError(
      'EASLENS_VIEW_TERMINAL',
      'easlens view draws on a terminal, and this is none',
      wayOut,
    );
  }
  if (canDraw(streams.env)) return;
  const message = `${terminalInWords(streams.env)} cannot draw the terminal UI`;
  throw new CommandError('EASLENS_VIEW_TERMINAL', message, wayOut);
}
