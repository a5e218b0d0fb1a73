import { render } from 'ink';
import type { ReactNode } from 'react';
import type { ExchangeListener } from '../inspect/events.ts';
import { App, type Lend } from './app.tsx';
import { clipboardSequence } from './copy/clipboard.ts';
import { guarded } from './guarded.ts';
import { type Archive, ArchiveLog } from './state/archive-log.ts';
import type { Edges } from './state/effect.ts';
import type { Gathered } from './state/gathered.ts';
import type { RulesInUse, Session } from './state/state.ts';
import { UiStore } from './state/store.ts';
import { LEAVE, leaveOnExit, silence } from './terminal/leave.ts';
import { MOUSE_OFF, MOUSE_ON } from './terminal/mouse.ts';
import { ScreenOutput } from './terminal/screen-output.ts';
import { sinkOf } from './terminal/sink.ts';
import { TerminalInput } from './terminal/terminal-input.ts';
import { type Colors, themes } from './theme.ts';

export type { Colors, RulesInUse, Session };

/** How long the end waits for a terminal that takes nothing, in milliseconds. */
const DRAIN_MS = 1000;
/** Pause between two texts for a screen reader that nobody has asked for by a key, in milliseconds. */
const READER_PAUSE_MS = 5000;

/** The running terminal UI, fed by events. */
export interface Ui {
  readonly record: ExchangeListener;
  /** Tells what rules and devices of the archive have come to. */
  gather(gathered: Gathered): void;
  /** The archive has grown, and these of its exchanges have changed. */
  refresh(changed?: Iterable<number>): void;
  /** Says how far a file was read; nothing once it was read to its end. */
  reading(words: string): void;
  /** Tells where the proxy listens, once it does. */
  begin(session: Session): void;
  /** Says something in the row above the keys. */
  say(note: string): void;
  /** True where all that was told has been drawn. */
  isIdle(): boolean;
  /** Gives the terminal back as it was found, with some last words on it; none where it takes nothing any more. */
  close(lastWords?: string): Promise<void>;
}

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface UiOptions {
  readonly terminal: Terminal;
  readonly session: Session;
  readonly rulesInUse: RulesInUse;
  readonly savedFilters: readonly string[];
  readonly colors: Colors;
  /** Variables of the environment that tell what the terminal can do. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The one that runs, where absent. */
  readonly platform?: NodeJS.Platform;
  /** Called where the UI ended by a defect of its own, the terminal given back. */
  readonly onFailure?: (error: unknown) => void;
  readonly edges: Omit<Edges, 'mouse' | 'copy'>;
  /** Exchanges of a file, in place of those that are told. */
  readonly archive?: Archive;
}

/** Takes the terminal over until `close`. */
export function startUi(options: UiOptions): Ui {
  const {
    terminal,
    session,
    rulesInUse,
    savedFilters,
    colors,
    edges,
    env = {},
    onFailure,
    archive,
  } = options;
  const { platform = process.platform } = options;
  const isRead = env['INK_SCREEN_READER'] === 'true';
  const hasMouse = !isRead && env['TERM'] !== 'linux';
  const { sink, writeNow } = sinkOf(terminal.stdout);
  const output = new ScreenOutput(terminal.stdout, sink, platform === 'win32' ? 1 : 0);
  const mouse = (on: boolean) => void output.write(on ? MOUSE_ON : MOUSE_OFF);
  let isClosing = false;
  let lend: Lend = async (use) => use();
  const lendAll: Lend = async (use) => {
    if (store.getState().hasMouse) mouse(false);
    await lend(use);
    if (!isClosing && store.getState().hasMouse) mouse(true);
  };
  const store = new UiStore({
    session,
    rulesInUse,
    size: output.drawn,
    savedFilters,
    edges: {
      ...edges,
      mouse,
      copy: (text) => void output.write(clipboardSequence(text, env)),
      ...(edges.edit && { edit: lentTo(edges.edit, lendAll, output) }),
    },
    hasMouse,
    ...(archive && { log: new ArchiveLog(archive) }),
    pacing: { mayDraw: () => output.isClear, ...(isRead && { pauseMs: READER_PAUSE_MS }) },
  });
  output.onClear = () => store.resume();
  output.onResize = (size) => store.resize(size);
  const input = new TerminalInput(terminal.stdin, (event) => guarded(store, () => store.mouse(event)));
  const release = leaveOnExit(terminal.stdin, writeNow);
  const onReady = (ready: Lend): void => {
    lend = ready;
  };
  const app = <App store={store} theme={themes[colors]} onReady={onReady} />;
  const instance = drawnOn(output, input, isRead, app);
  if (hasMouse) mouse(true);
  const ended = instance.waitUntilExit().catch(async (error: unknown) => {
    store.close();
    mouse(false);
    await output.drained(DRAIN_MS);
    if (!isClosing) onFailure?.(error);
  });
  return {
    record: store.record,
    gather: store.gather,
    refresh: store.refresh,
    reading: (words) => store.reading(words),
    begin: (begun) => store.begin(begun),
    say: (note) => store.say(note),
    isIdle: () => store.isIdle && output.isClear,
    close: async (lastWords = '') => {
      isClosing = true;
      store.close();
      mouse(false);
      instance.unmount();
      output.write(lastWords);
      await Promise.race([ended, output.drained(DRAIN_MS)]);
      await output.drained(DRAIN_MS);
      if (!output.isClear) {
        writeNow(LEAVE);
        for (const stream of [terminal.stdout, process.stderr]) silence(stream);
      }
      release();
    },
  };
}

/** An editor that has the terminal to itself, once all that was written to it has left. */
function lentTo(
  edit: NonNullable<Edges['edit']>,
  lend: Lend,
  output: ScreenOutput,
): (text: string) => Promise<string> {
  return async (text) => {
    let edited = text;
    await lend(async () => {
      await output.cleared(DRAIN_MS);
      edited = await edit(text);
    });
    return edited;
  };
}

function drawnOn(output: ScreenOutput, input: TerminalInput, isRead: boolean, app: ReactNode) {
  return render(app, {
    stdin: input as unknown as NodeJS.ReadStream,
    stdout: output as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    alternateScreen: !isRead,
    isScreenReaderEnabled: isRead,
    incrementalRendering: true,
    // The store says when to draw; Ink then draws at once.
    maxFps: 1000,
    // Ink would draw nothing but a last frame where the variable CI is set; whoever starts the UI has a terminal.
    interactive: true,
  });
}
