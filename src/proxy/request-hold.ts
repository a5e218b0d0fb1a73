import type { ClientRequest, ServerResponse } from 'node:http';
import { headerValue } from '../inspect/eas/headers.ts';
import { withoutVouchers } from '../inspect/enforce/rewrite.ts';
import type { Verdict } from '../inspect/enforce/verdict.ts';
import type { CapturedBody, RawHeaders } from '../inspect/message.ts';
import { BodyHold } from './body-hold.ts';
import type { Exchange } from './exchange.ts';
import { RequestBody } from './forward.ts';
import { framed, framingFields, pairs } from './head.ts';
import type { Ruling } from './judging.ts';
import { replaceHead, writeInterim } from './node-http.ts';
import { listenTo, RequestHalf, type RequestHalfOptions } from './request-half.ts';

/** The proxy answers in place of the upstream. */
export type Answer = Extract<Verdict, { kind: 'answer' }>;

/**
 * The way upstream of a request that is judged before it goes: read to its end, decided about, then sent as it came, or with
 * another body, or not at all. One beyond the limit streams like any other once it may pass.
 */
export class RequestHold extends RequestBody {
  readonly #options: RequestHalfOptions;
  readonly #exchange: Exchange;
  readonly #body: BodyHold;
  #headers: RawHeaders;
  #chunks: readonly Uint8Array[] = [];
  #trailers: RawHeaders = [];
  #stream: RequestHalf | undefined;
  #outgoing: ClientRequest | undefined;
  #isHolding = true;
  #saidContinue = false;
  #abandoned = false;

  constructor(options: RequestHalfOptions, exchange: Exchange) {
    super();
    this.#options = options;
    this.#exchange = exchange;
    this.#body = new BodyHold(options.request, exchange.holdLimit, (bytes) => exchange.hasRoom(bytes));
    this.#headers = options.request.rawHeaders;
  }

  get framing(): readonly string[] {
    return framingFields(this.#headers);
  }

  /** Nothing of the request has gone upstream yet. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** The client was told to go on by the proxy, and is not to hear it again. */
  get saidContinue(): boolean {
    return this.#saidContinue;
  }

  /** Calls back when it is decided: with the answer of the proxy, or with nothing where the request is to be forwarded. */
  hold(response: ServerResponse, decided: (answer: Answer | undefined) => void): void {
    // Who awaits a 100 sends nothing before it comes, and the upstream is not asked yet.
    if (!this.#body.isAnnouncedTooLong && awaitsContinue(this.#options.request)) {
      this.#saidContinue = true;
      writeInterim(response, 'HTTP/1.1 100 Continue\r\n\r\n');
    }
    this.#body.read((captured) => {
      this.#exchange.decideRequest(captured, (ruling) => {
        if (this.#abandoned) return;
        try {
          this.#carryOut(captured, ruling, decided);
        } catch (error) {
          this.#options.handlers.broken(error);
        }
      });
    });
  }

  #carryOut(
    { overLimit }: CapturedBody,
    ruling: Ruling,
    decided: (answer: Answer | undefined) => void,
  ): void {
    if (ruling.kind === 'drop') {
      this.#options.request.socket.destroy();
      return;
    }
    if (ruling.kind === 'answer') this.#isHolding = false;
    else if (overLimit) this.#stream = new RequestHalf(this.#options);
    else this.#take(ruling);
    decided(ruling.kind === 'answer' ? ruling : undefined);
  }

  abandon(): void {
    this.#abandoned = true;
    this.#isHolding = false;
    const came = this.#body.abandon();
    if (came.length > 0) this.#exchange.requestChunk(came);
    if (this.#stream) this.#stream.abandon();
    else this.#outgoing?.destroy();
    this.#options.request.resume();
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
    this.#isHolding = false;
    const outgoing = target as unknown as ClientRequest;
    this.#outgoing = outgoing;
    if (this.#abandoned) outgoing.destroy();
    else if (this.#stream) this.#pipeRest(this.#stream, outgoing);
    else this.#sendWhole(outgoing);
    return target;
  }

  #take(verdict: Exclude<Verdict, Answer>): void {
    this.#chunks = verdict.kind === 'send' ? [verdict.body] : this.#body.chunks;
    const { rawTrailers } = this.#options.request;
    this.#trailers = verdict.kind === 'send' ? withoutVouchers(rawTrailers) : rawTrailers;
    if (verdict.kind === 'send') this.#headers = framed(verdict.headers, verdict.body.length);
  }

  #pipeRest(stream: RequestHalf, outgoing: ClientRequest): void {
    stream.pipe(outgoing as unknown as NodeJS.WritableStream);
    this.#options.request.resume();
  }

  #sendWhole(outgoing: ClientRequest): void {
    const { request, upstream, handlers } = this.#options;
    listenTo(outgoing, handlers);
    replaceHead(outgoing, upstream.headOf(request, this.#headers));
    sendChunks(outgoing, this.#chunks, this.#trailers);
    this.#chunks = [];
    handlers.requestSent();
  }
}

/** Writes a body that is all there, chunk by chunk where the framing is chunked, and ends the message. */
export function sendChunks(
  message: ClientRequest | ServerResponse,
  chunks: readonly Uint8Array[],
  trailers: RawHeaders,
): void {
  const last = trailers.length > 0 ? undefined : chunks.at(-1);
  for (const chunk of last ? chunks.slice(0, -1) : chunks) if (chunk.length > 0) message.write(chunk);
  if (trailers.length > 0) message.addTrailers(pairs(trailers));
  if (last && last.length > 0) message.end(last);
  else message.end();
}

function awaitsContinue({ httpVersion, rawHeaders }: RequestHalfOptions['request']): boolean {
  return (
    httpVersion === '1.1' && /(?:^|\W)100-continue(?:$|\W)/i.test(headerValue(rawHeaders, 'expect') ?? '')
  );
}
