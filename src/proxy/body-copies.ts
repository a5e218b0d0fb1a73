import type { CapturedBody, RawHeaders } from '../inspect/message.ts';
import { announcedLength } from './head.ts';
import type { Room } from './room.ts';
import { Tap } from './tap.ts';

/** What the bodies of all exchanges share. */
export interface BodyLimits {
  /** The most bytes of a body that are kept to be inspected. */
  readonly inspectLimit: number;
  /** The most bytes of a message that are held. */
  readonly holdLimit: number;
  readonly room: Room;
}

/** Copies of the two bodies of an exchange while they pass, and the room that they take. */
export class BodyCopies {
  readonly #limits: BodyLimits;
  readonly #request: Tap;
  #response: Tap | undefined;
  #held = 0;

  constructor(limits: BodyLimits, requestHeaders: RawHeaders) {
    this.#limits = limits;
    this.#request = this.#tap(requestHeaders);
  }

  get holdLimit(): number {
    return this.#limits.holdLimit;
  }

  /** Asked for each chunk that is to be held; what is granted is given back by `release`. */
  hasRoom(bytes: number): boolean {
    if (!this.#limits.room.take(bytes, this.#held)) return false;
    this.#held += bytes;
    return true;
  }

  release(): void {
    this.#limits.room.give(this.#held);
    this.#held = 0;
  }

  /** Bytes of the request that passed and were not taken. */
  get requestLength(): number {
    return this.#request.length;
  }

  get responseLength(): number {
    return this.#response?.length ?? 0;
  }

  /** True where the chunk is kept as it is: it must not change. */
  addToRequest(chunk: Uint8Array): boolean {
    return this.#request.add(chunk);
  }

  takeRequest(): CapturedBody {
    return this.#request.take();
  }

  beginResponse(headers: RawHeaders): void {
    this.#response = this.#tap(headers);
  }

  addToResponse(chunk: Uint8Array): boolean {
    return this.#response?.add(chunk) ?? false;
  }

  /** Undefined where no answer has come. */
  takeResponse(): CapturedBody | undefined {
    return this.#response?.take();
  }

  #tap(headers: RawHeaders): Tap {
    const { inspectLimit, room } = this.#limits;
    return new Tap(inspectLimit, announcedLength(headers), room);
  }
}
