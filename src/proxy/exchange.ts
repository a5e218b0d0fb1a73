import type { Failure } from '../inspect/events.ts';
import type { CapturedBody, ResponseHead } from '../inspect/message.ts';
import { BodyCopies } from './body-copies.ts';
import type { ExchangeContext, RelayedRequest } from './exchange-context.ts';
import type { Ruling } from './judging.ts';
import { Moments } from './moments.ts';
import { Telling } from './telling.ts';

/**
 * One request and its answer, as the relay sees them: it says what happens when it happens. What is told of it, and what becomes of
 * a message that is held, comes later, off the forwarding path.
 */
export class Exchange {
  readonly #moments: Moments;
  readonly #bodies: BodyCopies;
  readonly #telling: Telling;
  /** The request has to be decided about before any of it goes upstream. */
  readonly holdsRequest: boolean;

  constructor(context: ExchangeContext, asked: RelayedRequest) {
    this.#moments = new Moments(context);
    this.#bodies = new BodyCopies(context, asked.head.headers);
    this.#telling = new Telling(context, asked, this.#moments, this.#bodies);
    this.holdsRequest = this.#telling.judging.holdsRequest() || this.#telling.mayHold;
    this.#telling.goOn();
  }

  /** The most bytes of a message that are held. */
  get holdLimit(): number {
    return this.#bodies.holdLimit;
  }

  /** Asked for each chunk that is to be held; what is granted is given back when the exchange closes. */
  hasRoom(bytes: number): boolean {
    return this.#bodies.hasRoom(bytes);
  }

  /** One of its messages waits for a person. */
  get isHeld(): boolean {
    return this.#telling.isHeld;
  }

  /** The answer has to be decided about before any of it goes back. */
  holdsResponse(): boolean {
    return this.#telling.judging.holdsResponse(this.#moments.answer?.value) || this.#telling.mayHold;
  }

  /** In place of chunks and end of a request that is held: `decided` is called once, later. */
  decideRequest(captured: CapturedBody, decided: (ruling: Ruling) => void): void {
    this.#moments.requestQuestion = this.#moments.question(captured, decided);
    this.#telling.goOn(captured.bytes.length, true);
  }

  decideResponse(captured: CapturedBody, decided: (ruling: Ruling) => void): void {
    this.#moments.responseQuestion = this.#moments.question(captured, decided);
    this.#telling.goOn(captured.bytes.length, true);
  }

  /** True where the chunk is kept as it is: it must not change. */
  requestChunk(chunk: Uint8Array): boolean {
    return this.#bodies.addToRequest(chunk);
  }

  requestEnded(): void {
    const body = this.#bodies.takeRequest();
    this.#moments.requestBody = this.#moments.moment(body);
    this.#telling.goOn(body.bytes.length);
  }

  answered(head: ResponseHead): void {
    this.#moments.answer = this.#moments.moment(head);
    this.#bodies.beginResponse(head.headers);
    this.#telling.goOn();
  }

  responseChunk(chunk: Uint8Array): boolean {
    return this.#bodies.addToResponse(chunk);
  }

  responseEnded(): void {
    const body = this.#bodies.takeResponse();
    if (!body) return;
    this.#moments.responseBody = this.#moments.moment(body);
    this.#telling.goOn(body.bytes.length);
  }

  /** The first failure counts. */
  failed(failure: Failure): void {
    this.#moments.failed(failure);
  }

  /** Nothing of the exchange happens on the wire after this. */
  closed(): void {
    if (this.#moments.isClosed) return;
    this.#moments.closed();
    this.#keepWhatCame();
    this.#bodies.release();
    this.#telling.goOn();
  }

  /** Bodies that were cut in the middle are shown and judged as far as they came. */
  #keepWhatCame(): void {
    if (this.#bodies.requestLength > 0) this.requestEnded();
    if (this.#bodies.responseLength > 0) this.responseEnded();
  }
}
