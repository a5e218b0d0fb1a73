import type { IncomingMessage } from 'node:http';
import type { CapturedBody } from '../inspect/message.ts';
import { announcedLength } from './head.ts';
import { Tap } from './tap.ts';

/** Bounds of chunks that are kept, so that a body of single bytes costs no more than its bytes; those after it go as one. */
const MAX_BOUNDS = 4096;

const NOTHING: Uint8Array = new Uint8Array(0);

/** Reads the body of a message to its end, unless it is longer than the limit. */
export class BodyHold {
  readonly #message: IncomingMessage;
  readonly #limit: number;
  readonly #announced: number;
  readonly #hasRoom: (bytes: number) => boolean;
  readonly #tap: Tap;
  /** Where the chunks ended, as they came. */
  readonly #ends: number[] = [];
  #whole: ((captured: CapturedBody) => void) | undefined;
  #bytes: Uint8Array = NOTHING;

  /**
   * @param limit the most bytes to keep
   * @param hasRoom asked for each chunk whether it may be kept
   */
  constructor(message: IncomingMessage, limit: number, hasRoom: (bytes: number) => boolean) {
    this.#message = message;
    this.#limit = limit;
    this.#hasRoom = hasRoom;
    this.#announced = announcedLength(message.rawHeaders);
    this.#tap = new Tap(limit, this.#announced);
  }

  /** Its head says that it is too long. */
  get isAnnouncedTooLong(): boolean {
    return this.#announced > this.#limit;
  }

  /** The body in the chunks that it came in. */
  get chunks(): readonly Uint8Array[] {
    const bounds = this.#ends.slice(0, MAX_BOUNDS);
    const chunks = bounds.map((end, index) => this.#bytes.subarray(bounds[index - 1] ?? 0, end));
    const rest = this.#bytes.subarray(bounds.at(-1) ?? 0);
    return rest.length > 0 ? [...chunks, rest] : chunks;
  }

  /**
   * Calls back once, with the whole body, or as soon as it proves too long. Then the message is paused, and all of its body is
   * still to be read from it.
   */
  read(done: (captured: CapturedBody) => void): void {
    if (this.isAnnouncedTooLong) {
      done({ bytes: NOTHING, length: this.#announced, overLimit: true });
      return;
    }
    this.#whole = done;
    this.#message.on('data', this.#onData);
    this.#message.on('end', this.#onEnd);
  }

  /** Gives up what came so far; empty once the callback was called. */
  abandon(): Uint8Array {
    if (!this.#whole) return NOTHING;
    this.#stop();
    return this.#tap.take().bytes;
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#tap.length + chunk.length > this.#limit || !this.#hasRoom(chunk.length)) {
      this.#putBack(chunk);
      return;
    }
    this.#tap.add(chunk);
    if (this.#ends.length < MAX_BOUNDS) this.#ends.push(this.#tap.length);
  };

  readonly #onEnd = (): void => {
    const done = this.#stop();
    const captured = this.#tap.take();
    this.#bytes = captured.bytes;
    done?.(captured);
  };

  #putBack(chunk: Buffer): void {
    const message = this.#message;
    const done = this.#stop();
    this.#bytes = this.#tap.take().bytes;
    const { chunks } = this;
    this.#bytes = NOTHING;
    message.pause();
    for (const came of [...chunks, chunk].reverse()) message.unshift(came);
    done?.({ bytes: NOTHING, length: message.readableLength, overLimit: true });
  }

  #stop(): ((captured: CapturedBody) => void) | undefined {
    const done = this.#whole;
    this.#whole = undefined;
    this.#message.off('data', this.#onData);
    this.#message.off('end', this.#onEnd);
    return done;
  }
}
