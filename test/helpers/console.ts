import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import headless from '@xterm/headless';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { HoldDesk } from '../../src/inspect/hold-desk.ts';
import { type Colors, type RulesInUse, type Session, startUi, type Ui } from '../../src/ui/start.tsx';
import { deadline } from './deadline.ts';
import { noRules } from './no-rules.ts';
import { characterWidths } from './terminal-widths.ts';

// Rows show the local time.
process.env['TZ'] = 'UTC';

/** Names that a script of keys may use between `<` and `>`, and what a terminal sends for them. */
const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  'shift+tab': '\u001b[Z',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  delete: '\u001b[3~',
  backspace: '\u007f',
  space: ' ',
};

export interface ConsoleOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly rulesInUse?: RulesInUse;
  readonly savedFilters?: readonly string[];
  readonly session?: Session;
  readonly colors?: Colors;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds since 1970; by default those of the last event. */
  readonly now?: () => number;
  readonly desk?: HoldDesk;
  /** What the person makes of a text in the editor. */
  readonly edit?: (text: string) => Promise<string>;
}

const SESSION: Session = {
  mode: 'reverse',
  address: 'http://127.0.0.1:8080',
  upstream: 'https://mail.example.com',
};

/** The whole UI on a terminal of a known size: Ink draws, a terminal emulator reads, `screen` tells what a person sees. */
export class Console {
  readonly ui: Ui;
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #stdout: NodeJS.WriteStream;
  readonly #stdin = new EventEmitter();
  readonly #typed: string[] = [];
  /** Everything that was written to the terminal, as it was. */
  written = '';
  quits = 0;
  readonly saved: { name: string; text: string }[] = [];
  keptFilters: readonly string[] = [];
  #lastEventAt = 0;

  constructor(options: ConsoleOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    this.#terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#terminal.unicode.register(characterWidths);
    this.#terminal.unicode.activeVersion = characterWidths.version;
    this.#stdout = this.#makeStdout(columns, rows);
    this.ui = startUi({
      terminal: { stdin: this.#makeStdin(), stdout: this.#stdout },
      session: options.session ?? SESSION,
      rulesInUse: options.rulesInUse ?? noRules(),
      savedFilters: options.savedFilters ?? [],
      colors: options.colors ?? 'none',
      ...(options.env && { env: options.env }),
      ...(options.platform && { platform: options.platform }),
      edges: {
        quit: () => this.quits++,
        now: options.now ?? (() => this.#lastEventAt),
        save: (name, text) => {
          this.saved.push({ name, text });
          return name;
        },
        keepFilters: (filters) => {
          this.keptFilters = filters;
        },
        ...(options.desk && { desk: options.desk }),
        ...(options.edit && { edit: options.edit }),
      },
    });
  }

  feed(events: readonly ExchangeEvent[]): void {
    for (const event of events) {
      this.#lastEventAt = event.at;
      this.ui.record(event);
    }
  }

  /** Types a script such as `jj<enter>`; each key is drawn before the next. */
  async type(script: string): Promise<void> {
    for (const [, name, character] of script.matchAll(/<([^>]+)>|([\s\S])/gu)) {
      await this.send(name === undefined ? (character as string) : keySequence(name));
    }
  }

  /** Sends bytes as a terminal would: a key, a mouse report, a paste. */
  async send(sequence: string): Promise<void> {
    this.#typed.push(sequence);
    this.#stdin.emit('readable');
    // A lone escape may be the beginning of a key; Ink waits for the rest.
    if (sequence === '\u001b') await pause(ESCAPE_MS);
    await this.settled();
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.#terminal.resize(columns, rows);
    Object.assign(this.#stdout, { columns, rows });
    this.#stdout.emit('resize');
    await this.settled();
  }

  /** The rows as a person sees them, blanks at their ends taken off. Throws on an empty screen. */
  async screen(): Promise<string> {
    await this.settled();
    const buffer = this.#terminal.buffer.active;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    if (rows.every((row) => row === '')) throw new Error('the screen is empty');
    return `${rows.join('\n')}\n`;
  }

  /** The characters of one cell, both counted from 0; empty for the second half of a wide one. */
  cellAt(row: number, column: number): string {
    const buffer = this.#terminal.buffer.active;
    return (
      buffer
        .getLine(buffer.baseY + row)
        ?.getCell(column)
        ?.getChars() || ''
    );
  }

  /** Waits until the screen holds a text. */
  async shows(text: string): Promise<void> {
    const wait = async () => {
      while (!(await this.screen().catch(() => '')).includes(text)) await pause(5);
    };
    await deadline(5000, wait()).catch(async () => {
      throw new Error(`the screen never showed ${JSON.stringify(text)}:\n${await this.screen()}`);
    });
  }

  close(): Promise<void> {
    return deadline(5000, this.ui.close());
  }

  /** Waits until all that was told is on the screen. */
  async settled(): Promise<void> {
    let before = -1;
    while (before !== this.written.length || !this.ui.isIdle()) {
      before = this.written.length;
      await pause(EFFECTS_MS);
    }
    await new Promise<void>((done) => this.#terminal.write('', done));
  }

  #makeStdout(columns: number, rows: number): NodeJS.WriteStream {
    return Object.assign(new EventEmitter(), {
      columns,
      rows,
      isTTY: true,
      write: (text: string, ...rest: unknown[]) => {
        this.written += text;
        const done = rest.at(-1);
        this.#terminal.write(text.replace(/\r?\n/g, '\r\n'), () => typeof done === 'function' && done());
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  }

  #makeStdin(): NodeJS.ReadStream {
    return Object.assign(this.#stdin, {
      isTTY: true,
      setRawMode: () => {},
      setEncoding: () => {},
      ref: () => {},
      unref: () => {},
      resume: () => {},
      pause: () => {},
      read: () => this.#typed.shift() ?? null,
    }) as unknown as NodeJS.ReadStream;
  }
}

/** Ink waits 20 ms for the rest of an escape sequence. */
const ESCAPE_MS = 50;
/** Effects of React and Ink's own pause between two frames, and some. */
const EFFECTS_MS = 5;

function keySequence(name: string): string {
  const control = /^ctrl\+([a-z])$/.exec(name)?.[1];
  if (control) return String.fromCharCode(control.charCodeAt(0) - 0x60);
  const sequence = NAMED[name];
  if (sequence === undefined) throw new Error(`no key <${name}>`);
  return sequence;
}
