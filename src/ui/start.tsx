import { render } from 'ink';
import type { ExchangeListener } from '../inspect/events.ts';
import { App } from './app.tsx';
import type { Edges } from './state/effect.ts';
import type { RulesInUse, Session } from './state/state.ts';

export type { RulesInUse, Session };

import { UiStore } from './state/store.ts';
import { MOUSE_OFF, MOUSE_ON } from './terminal/mouse.ts';
import { colorful, colorless } from './theme.ts';

/** The running terminal UI, fed by events. */
export interface Ui {
  readonly record: ExchangeListener;
  /** Tells where the proxy listens, once it does. */
  begin(session: Session): void;
  /** Says something in the row above the keys. */
  say(note: string): void;
  /** True where all that was told has been drawn. */
  isIdle(): boolean;
  /** Gives the terminal back as it was found. */
  close(): Promise<void>;
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
  readonly hasColor: boolean;
  readonly edges: Omit<Edges, 'mouse' | 'copy'>;
}

/** Takes the terminal over until `close`. */
export function startUi({ terminal, session, rulesInUse, savedFilters, hasColor, edges }: UiOptions): Ui {
  const { stdin, stdout } = terminal;
  const size = { columns: stdout.columns, rows: stdout.rows };
  const mouse = (on: boolean) => void stdout.write(on ? MOUSE_ON : MOUSE_OFF);
  const store = new UiStore({
    session,
    rulesInUse,
    size,
    savedFilters,
    edges: { ...edges, mouse, copy: (text) => void stdout.write(clipboardSequence(text)) },
  });
  const instance = render(<App store={store} theme={hasColor ? colorful : colorless} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    // The store says when to draw; Ink then draws at once.
    maxFps: 1000,
    // Ink would draw nothing but a last frame where the variable CI is set; whoever starts the UI has a terminal.
    interactive: true,
  });
  mouse(true);
  return {
    record: store.record,
    begin: (begun) => store.begin(begun),
    say: (note) => store.say(note),
    isIdle: () => store.isIdle,
    close: async () => {
      store.close();
      mouse(false);
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}

/** Puts a text into the clipboard of the terminal's own machine, over any ssh in between. (xterm, OSC 52) */
function clipboardSequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
