// A terminal that draws nothing: it takes what is written, and types keys.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

// As the program does: React picks its faster build when it is loaded, by this variable.
process.env.NODE_ENV ??= 'production';
/** The folder that holds `dist` and `rules`. */
const root = process.env.EASLENS_BENCH_ROOT ?? new URL('../..', import.meta.url).pathname;
const load = (file) => import(pathToFileURL(`${root}/dist/${file}`).href);
const { startUi } = await load('ui/start.js');
const { RulePolicy } = await load('inspect/rules/policy.js');

const SEQUENCES = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
};

/** Milliseconds of the processor that this thread has used. */
export function spent() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export class FakeTerminal {
  /** Bytes written so far. */
  written = 0;
  /** `performance.now()` of the last write. */
  wroteAt = 0;
  /** Milliseconds of the processor that this thread had used by then. */
  spentAt = 0;
  #typed = [];

  constructor(columns, rows) {
    this.stdout = Object.assign(new EventEmitter(), {
      columns,
      rows,
      isTTY: true,
      write: (text, ...rest) => {
        this.written += text.length;
        this.wroteAt = performance.now();
        this.spentAt = spent();
        const done = rest.at(-1);
        if (typeof done === 'function') queueMicrotask(done);
        return true;
      },
    });
    this.stdin = Object.assign(new EventEmitter(), {
      isTTY: true,
      setRawMode() {},
      setEncoding() {},
      ref() {},
      unref() {},
      resume() {},
      pause() {},
      read: () => this.#typed.shift() ?? null,
    });
  }

  type(key) {
    this.#typed.push(SEQUENCES[key] ?? key);
    this.stdin.emit('readable');
  }
}

/** The UI on such a terminal. */
export function startOn(columns, rows) {
  const terminal = new FakeTerminal(columns, rows);
  const ui = startUi({
    terminal,
    session: { mode: 'reverse', address: 'http://127.0.0.1:8080', upstream: 'https://mail.example.com' },
    rulesInUse: { packs: [], policy: new RulePolicy() },
    savedFilters: [],
    colors: '256',
    edges: { quit() {}, now: Date.now, save: (name) => name, keepFilters() {} },
  });
  return { terminal, ui };
}
