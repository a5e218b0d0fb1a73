import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutVouchers } from '../inspect/enforce/rewrite.ts';
import type { CapturedBody, RawHeaders } from '../inspect/message.ts';
import { BodyHold } from './body-hold.ts';
import type { Exchange } from './exchange.ts';
import { withLength } from './head.ts';
import type { Ruling } from './judging.ts';
import { LazyExchange } from './lazy-exchange.ts';
import { answerInPlace } from './refusal.ts';
import type { UpstreamHandlers } from './request-half.ts';
import { sendChunks } from './request-hold.ts';
import { ResponseHalf, sendHead } from './response-half.ts';

/** The way back of an answer that is judged before its first byte leaves. One beyond the limit streams once it may pass. */
export class ResponseHold {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #exchange: Exchange;
  readonly #handlers: Pick<UpstreamHandlers, 'broken'>;
  readonly #stream: ResponseHalf;
  #answer: IncomingMessage | undefined;
  #body: BodyHold | undefined;
  #done = false;
  #abandoned = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
    handlers: Pick<UpstreamHandlers, 'broken'>,
  ) {
    this.#handlers = handlers;
    this.#request = request;
    this.#response = response;
    this.#exchange = exchange;
    this.#stream = new ResponseHalf(response, new LazyExchange(() => exchange));
  }

  get isDone(): boolean {
    return this.#done || this.#stream.isDone;
  }

  /** Only a body that streams can be cut in the middle. */
  get isFramed(): boolean {
    return this.#stream.isFramed;
  }

  abandon(): void {
    this.#abandoned = true;
    const came = this.#body?.abandon();
    if (came && came.length > 0) this.#exchange.responseChunk(came);
    this.#stream.abandon();
    this.#answer?.destroy();
  }

  begin(answer: IncomingMessage): void {
    this.#answer = answer;
    const exchange = this.#exchange;
    const body = new BodyHold(answer, exchange.holdLimit, (bytes) => exchange.hasRoom(bytes));
    this.#body = body;
    body.read((captured) => {
      this.#exchange.decideResponse(captured, (verdict) => {
        if (this.#abandoned || this.#response.destroyed) return;
        try {
          this.#carryOut(answer, captured, verdict);
        } catch (error) {
          this.#handlers.broken(error);
        }
      });
    });
  }

  #carryOut(answer: IncomingMessage, { overLimit }: CapturedBody, verdict: Ruling): void {
    if (verdict.kind === 'drop') {
      this.#response.socket?.destroy();
    } else if (verdict.kind === 'answer') {
      this.#done = true;
      answerInPlace(this.#request, this.#response, verdict, answer.complete);
      if (!answer.complete) answer.destroy();
    } else if (verdict.kind === 'send') {
      const headers = withLength(verdict.headers, verdict.body.length);
      this.#sendWhole(answer, headers, [verdict.body], withoutVouchers(answer.rawTrailers));
    } else {
      this.#sendAsItCame(answer, overLimit, verdict.kind === 'head' ? verdict.headers : answer.rawHeaders);
    }
  }

  #sendAsItCame(answer: IncomingMessage, overLimit: boolean, headers: RawHeaders): void {
    if (overLimit) {
      this.#stream.begin(answer, headers);
      answer.resume();
    } else {
      this.#sendWhole(answer, headers, this.#body?.chunks ?? [], answer.rawTrailers);
    }
  }

  #sendWhole(
    { httpVersion, statusCode, statusMessage }: IncomingMessage,
    rawHeaders: RawHeaders,
    chunks: readonly Uint8Array[],
    trailers: RawHeaders,
  ): void {
    this.#done = true;
    sendHead(this.#response, { httpVersion, statusCode, statusMessage, rawHeaders });
    sendChunks(this.#response, chunks, trailers);
    this.#body = undefined;
  }
}
