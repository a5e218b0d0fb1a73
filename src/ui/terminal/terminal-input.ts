import { type MouseEvent, readMouse } from './mouse.ts';
import { MouseReports, type Piece } from './mouse-reports.ts';
import { startReading, stopReading } from './reading.ts';

/** The part of a terminal's stream that Ink uses. */
export type InputStream = Pick<
  NodeJS.ReadStream,
  'setRawMode' | 'setEncoding' | 'ref' | 'unref' | 'read' | 'addListener' | 'removeListener'
>;

/** What Ink takes for standard input: the keys of a terminal, while the mouse goes elsewhere. Ink drops its reports. */
export class TerminalInput {
  readonly isTTY = true;
  readonly #stream: InputStream;
  readonly #onMouse: (event: MouseEvent) => void;
  readonly #reports = new MouseReports();
  #pieces: Piece[] = [];
  /** Another program has the terminal. */
  #isLent = false;

  constructor(stream: InputStream, onMouse: (event: MouseEvent) => void) {
    this.#stream = stream;
    this.#onMouse = onMouse;
  }

  /** The next text; null where there is none yet. What the mouse did before it is told before it. */
  read(): string | null {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece?.kind === 'text') return piece.text;
      if (piece) {
        const event = readMouse(piece.text);
        if (event) this.#onMouse(event);
        continue;
      }
      const chunk: string | Buffer | null = this.#stream.read();
      if (chunk === null) return null;
      this.#pieces = [...this.#reports.push(String(chunk))];
    }
  }

  setRawMode(isRaw: boolean): void {
    this.#stream.setRawMode(isRaw);
  }

  setEncoding(encoding: BufferEncoding): void {
    this.#stream.setEncoding(encoding);
  }

  /** Ink asks for this when it takes the terminal, at first and back from another program. */
  ref(): void {
    this.#stream.ref();
    if (this.#isLent) startReading(this.#stream);
    this.#isLent = false;
  }

  /** Ink asks for this when it gives the terminal away. */
  unref(): void {
    this.#stream.unref();
    stopReading(this.#stream);
    this.#isLent = true;
  }

  addListener(event: 'readable', listener: () => void): void {
    this.#stream.addListener(event, listener);
  }

  removeListener(event: 'readable', listener: () => void): void {
    this.#stream.removeListener(event, listener);
  }
}
