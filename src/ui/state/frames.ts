/** Shortest pause between two frames that events ask for. */
const FRAME_MS = 33;
/** Most of the time that such frames take: the proxy's traffic runs on the same loop. */
const SHARE = 0.12;

/** How a terminal wants to be drawn on. */
export interface Pacing {
  /** Shortest pause between two frames that events ask for, in milliseconds. */
  readonly pauseMs?: number;
  /** False while the frame before has not left: none is drawn until `resume`. */
  readonly mayDraw?: () => boolean;
}

/**
 * Says when to draw: a burst of events once, a key at once. How long the last frame took decides how soon the next one
 * comes.
 */
export class Frames {
  readonly #draw: () => void;
  readonly #pacing: Required<Pacing>;
  #isHeld = false;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #isClosed = false;
  /** When the last frame ended, and how long it took; in milliseconds of `performance.now()`. */
  #endedAt = Number.NEGATIVE_INFINITY;
  #took = 0;

  constructor(draw: () => void, { pauseMs = FRAME_MS, mayDraw = () => true }: Pacing = {}) {
    this.#draw = draw;
    this.#pacing = { pauseMs, mayDraw };
  }

  get isPending(): boolean {
    return this.#timer !== undefined || this.#isHeld;
  }

  /** Draws when it is time. */
  soon(): void {
    if (!this.isPending)
      this.#at(this.#endedAt + Math.max(this.#pacing.pauseMs, this.#took / SHARE - this.#took));
  }

  /** Draws before the caller goes on; where keys come faster than frames, each frame draws several. */
  now(): void {
    if (this.#isHeld) return;
    const due = this.#endedAt + this.#took;
    if (performance.now() < due) this.#at(due);
    else this.#frame();
  }

  /** Draws what had to wait for the frame before. */
  resume(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.now();
  }

  close(): void {
    this.#isClosed = true;
    this.#isHeld = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #at(due: number): void {
    if (this.#isClosed || (this.isPending && this.#due <= due)) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#frame(), Math.max(0, due - performance.now())).unref();
  }

  #frame(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isHeld = !this.#pacing.mayDraw();
    if (this.#isHeld) return;
    const start = performance.now();
    this.#draw();
    this.#endedAt = performance.now();
    this.#took = this.#endedAt - start;
    // React draws in a microtask that it has queued by now.
    queueMicrotask(() => {
      this.#endedAt = performance.now();
      this.#took = this.#endedAt - start;
    });
  }
}
