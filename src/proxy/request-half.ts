import type { ClientRequest, IncomingMessage } from 'node:http';
import { RequestBody } from './forward.ts';
import { framingFields, isChunked, pairs, type ResponseLine } from './head.ts';
import type { LazyExchange } from './lazy-exchange.ts';
import { replaceHead } from './node-http.ts';
import { PassingChunks } from './spent.ts';
import type { Upstream } from './upstream/upstream.ts';

/** A body up to this size that is here already leaves in one write, with its head. */
export const ONE_WRITE_BYTES = 64 * 1024;

/** What comes of a request upstream. */
export interface UpstreamHandlers {
  answered(answer: IncomingMessage): void;
  interim(interim: ResponseLine): void;
  upgraded(answer: IncomingMessage): void;
  failed(error: unknown): void;
  /** A defect of ours. */
  broken(error: unknown): void;
  /** The whole request was handed on. */
  requestSent(): void;
}

export interface RequestHalfOptions {
  readonly request: IncomingMessage;
  readonly upstream: Upstream;
  readonly exchange: LazyExchange;
  readonly handlers: UpstreamHandlers;
}

/** Tells the handlers what comes of a request that is on its way. */
export function listenTo(outgoing: ClientRequest, handlers: UpstreamHandlers): void {
  // http-proxy's own handling ends the upstream's connection when the answer overtakes the request.
  outgoing.removeAllListeners('response');
  outgoing.on('response', (answer) => handlers.answered(answer));
  outgoing.on('information', (interim) => handlers.interim(interim));
  outgoing.on('upgrade', (answer) => handlers.upgraded(answer));
  outgoing.on('error', (error) => handlers.failed(error));
}

/** The way upstream: the head as it came, then the body as it comes, no faster than the upstream takes it. */
export class RequestHalf extends RequestBody {
  readonly framing: readonly string[];
  /** It goes on as it comes. */
  readonly isHolding = false;
  readonly saidContinue = false;
  readonly #options: RequestHalfOptions;
  #outgoing: ClientRequest | undefined;
  #abandoned = false;
  readonly #chunks = new PassingChunks();

  constructor(options: RequestHalfOptions) {
    super();
    this.#options = options;
    this.framing = framingFields(options.request.rawHeaders);
  }

  /** Sends nothing more; the client's bytes are still read, and copied for the inspector. */
  abandon(): void {
    this.#abandoned = true;
    this.#outgoing?.destroy();
    // It may have been waiting for room, which does not come any more.
    this.#options.request.resume();
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
    const outgoing = target as unknown as ClientRequest;
    this.#outgoing = outgoing;
    listenTo(outgoing, this.#options.handlers);
    const { request, upstream } = this.#options;
    replaceHead(outgoing, upstream.headOf(request));
    if (request.complete && request.readableLength <= ONE_WRITE_BYTES && !isChunked(this.framing)) {
      this.#sendWhole(outgoing);
      return target;
    }
    request.on('data', this.#onData);
    request.on('end', this.#onEnd);
    // Where the body is still to come, the head does not wait for it.
    if (!request.complete && request.readableLength === 0) outgoing.flushHeaders();
    return target;
  }

  #sendWhole(outgoing: ClientRequest): void {
    const { request, exchange } = this.#options;
    const body: Buffer | null = request.read();
    if (body) {
      outgoing.end(body);
      exchange.inspected?.requestChunk(body);
    } else {
      outgoing.end();
    }
    this.#ended();
  }

  readonly #onData = (chunk: Buffer): void => {
    const { request, exchange } = this.#options;
    const outgoing = this.#outgoing;
    const goes = outgoing !== undefined && !this.#abandoned && !outgoing.destroyed;
    const hasRoom = !goes || outgoing.write(chunk, this.#chunks.onSent(chunk));
    this.#chunks.passed(chunk, exchange.inspected?.requestChunk(chunk));
    if (hasRoom) return;
    request.pause();
    outgoing.once('drain', () => request.resume());
  };

  readonly #onEnd = (): void => {
    const outgoing = this.#outgoing;
    if (outgoing && !this.#abandoned && !outgoing.destroyed) {
      const { rawTrailers } = this.#options.request;
      if (rawTrailers.length > 0) outgoing.addTrailers(pairs(rawTrailers));
      outgoing.end();
    }
    this.#ended();
  };

  #ended(): void {
    const { exchange, handlers } = this.#options;
    exchange.inspected?.requestEnded();
    handlers.requestSent();
  }
}
