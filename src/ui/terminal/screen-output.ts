import { EventEmitter } from 'node:events';
import type { Size } from '../draw/line.ts';

/** Takes text to a terminal without waiting for it; `done` is called when the terminal has all of it, or never will. */
export type Sink = (text: string, done: () => void) => void;

/** The part of a terminal's stream that is read here. */
export interface TerminalStream {
  readonly columns?: number;
  readonly rows?: number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** Where a terminal does not say how large it is, as some serial lines do. */
const USUAL: Size = { columns: 80, rows: 24 };
/** More than any screen shows: a terminal that claims 65535 would make each frame take seconds, and the traffic wait. */
const MOST: Size = { columns: 500, rows: 200 };

/**
 * What Ink takes for standard output. It writes without waiting, one piece after the other, says when nothing is left
 * to write, and changes its size only then: a terminal that takes nothing makes neither the traffic wait nor memory grow.
 */
export class ScreenOutput extends EventEmitter {
  readonly isTTY = true;
  size: Size;
  readonly #stream: TerminalStream;
  readonly #sink: Sink;
  readonly #spareRows: number;
  readonly #waiting: string[] = [];
  readonly #whenClear: (() => void)[] = [];
  #isBusy = false;
  /** Called when the last piece has left. */
  onClear: () => void = () => {};
  /** Called with what there is to draw on, before Ink is told of a new size. */
  onResize: (size: Size) => void = () => {};

  /** `spareRows` stay empty at the bottom: on Windows, Ink clears the screen for each frame that fills it. */
  constructor(stream: TerminalStream, sink: Sink, spareRows = 0) {
    super();
    this.#spareRows = spareRows;
    this.#stream = stream;
    this.#sink = sink;
    this.size = sizeOf(stream);
    stream.on('resize', this.#resized);
  }

  /** What there is to draw on. */
  get drawn(): Size {
    return { columns: this.columns, rows: Math.max(1, this.rows - this.#spareRows) };
  }

  get columns(): number {
    return this.size.columns;
  }

  get rows(): number {
    return this.size.rows;
  }

  /** True where all that was written has left. */
  get isClear(): boolean {
    return !this.#isBusy;
  }

  write(text: string, ...rest: readonly unknown[]): boolean {
    const done = rest.at(-1);
    if (typeof done === 'function') this.#whenClear.push(done as () => void);
    if (text !== '') this.#waiting.push(text);
    if (!this.#isBusy) {
      this.#isBusy = true;
      // What one frame writes piece by piece leaves at once.
      queueMicrotask(this.#next);
    }
    return true;
  }

  /** Ends it: resolves when all has left; after some time also where the terminal takes nothing. */
  drained(withinMs: number): Promise<void> {
    this.#stream.off('resize', this.#resized);
    return this.cleared(withinMs);
  }

  /** Resolves when all has left so far, or after some time. */
  async cleared(withinMs: number): Promise<void> {
    if (this.isClear) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenClear.push(resolve);
    const timer = setTimeout(resolve, withinMs);
    await promise;
    clearTimeout(timer);
  }

  readonly #next = (): void => {
    const text = this.#waiting.join('');
    this.#waiting.length = 0;
    if (text !== '') {
      this.#sink(text, this.#next);
      return;
    }
    this.#isBusy = false;
    for (const done of this.#whenClear.splice(0)) done();
    this.#resized();
    this.onClear();
  };

  readonly #resized = (): void => {
    const size = sizeOf(this.#stream);
    if (this.#isBusy || (size.columns === this.columns && size.rows === this.rows)) return;
    this.size = size;
    this.onResize(this.drawn);
    this.emit('resize');
  };
}

function sizeOf({ columns, rows }: TerminalStream): Size {
  return {
    columns: within(columns, MOST.columns) ?? USUAL.columns,
    rows: within(rows, MOST.rows) ?? USUAL.rows,
  };
}

function within(count: number | undefined, most: number): number | undefined {
  return count !== undefined && count >= 1 ? Math.min(Math.floor(count), most) : undefined;
}
