import { EventEmitter } from 'node:events';

/** A terminal of a known size that remembers the last frame written to it, escape sequences taken out. */
export class FakeTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  #written = '';
  readonly #keys = new EventEmitter();
  #typed: string | null = null;

  constructor(columns: number, rows: number) {
    this.stdout = Object.assign(new EventEmitter(), {
      columns,
      rows,
      isTTY: true,
      write: (text: string, ...rest: unknown[]) => {
        this.#written += text;
        const done = rest.at(-1);
        if (typeof done === 'function') done();
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
    this.stdin = Object.assign(this.#keys, {
      isTTY: true,
      setRawMode: () => {},
      setEncoding: () => {},
      ref: () => {},
      unref: () => {},
      resume: () => {},
      pause: () => {},
      read: () => {
        const typed = this.#typed;
        this.#typed = null;
        return typed;
      },
    }) as unknown as NodeJS.ReadStream;
  }

  type(text: string): void {
    this.#typed = text;
    this.#keys.emit('readable');
  }

  /** All that was written so far, escape sequences taken out. */
  get text(): string {
    return this.#written.replace(/\u001b\[[0-9;?]*[a-zA-Z]|\u001b[=>78]/g, '');
  }

  get raw(): string {
    return this.#written;
  }
}
