import { render } from 'ink';
import type { ExchangeListener } from '../inspect/events.ts';
import { App } from './app.tsx';
import { UiStore } from './store.ts';

/** The running terminal UI, fed by events. */
export interface Ui {
  readonly record: ExchangeListener;
  listening(title: string): void;
  note(message: string): void;
  /** Gives the terminal back as it was found. */
  close(): Promise<void>;
}

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** Takes the terminal over; `onQuit` is called each time that the person asks to leave. */
export function startUi({ stdin, stdout }: Terminal, onQuit: () => void): Ui {
  const store = new UiStore();
  const instance = render(<App store={store} onQuit={onQuit} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    // Ink would draw nothing but a last frame where the variable CI is set; whoever starts the UI has a terminal.
    interactive: true,
  });
  return {
    record: store.record,
    listening: (title) => store.setTitle(title),
    note: (message) => store.setNote(message),
    close: async () => {
      store.close();
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}
