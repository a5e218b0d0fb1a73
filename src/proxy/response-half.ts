import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawHeaders } from '../inspect/message.ts';
import { framingFields, isChunked, pairs, type ResponseLine, responseText } from './head.ts';
import type { LazyExchange } from './lazy-exchange.ts';
import { replaceHead } from './node-http.ts';
import { ONE_WRITE_BYTES } from './request-half.ts';
import { PassingChunks } from './spent.ts';

/** Begins an answer with the head of the upstream's; `framing` are the fields of it that say where the body ends. */
export function sendHead(
  response: ServerResponse,
  answer: ResponseLine,
  framing: readonly string[] = framingFields(answer.rawHeaders),
): void {
  response.sendDate = false;
  // Or Node would make chunks of a body that ends with its connection.
  if (framing.length === 0) response.removeHeader('transfer-encoding');
  response.writeHead(answer.statusCode ?? 0, '', framing as string[]);
  replaceHead(response, responseText(answer));
}

/** The way back: the answer's head as it came, then its body as it comes, no faster than the client takes it. */
export class ResponseHalf {
  readonly #response: ServerResponse;
  readonly #exchange: LazyExchange;
  #answer: IncomingMessage | undefined;
  #framing: readonly string[] = [];
  #done = false;
  #abandoned = false;
  readonly #chunks = new PassingChunks();

  constructor(response: ServerResponse, exchange: LazyExchange) {
    this.#response = response;
    this.#exchange = exchange;
  }

  /** The whole answer was handed on. */
  get isDone(): boolean {
    return this.#done;
  }

  /** The answer's end is marked, by a length or by a last chunk; otherwise it is the end of the connection. */
  get isFramed(): boolean {
    return this.#framing.length > 0;
  }

  /** Takes nothing more from the answer. */
  abandon(): void {
    this.#abandoned = true;
    this.#answer?.destroy();
  }

  /** @param rawHeaders what leaves in place of the fields that came */
  begin(answer: IncomingMessage, rawHeaders: RawHeaders = answer.rawHeaders): void {
    this.#answer = answer;
    this.#framing = framingFields(rawHeaders);
    const { httpVersion, statusCode, statusMessage } = answer;
    sendHead(this.#response, { httpVersion, statusCode, statusMessage, rawHeaders }, this.#framing);
    if (answer.complete && answer.readableLength <= ONE_WRITE_BYTES && !isChunked(this.#framing)) {
      this.#sendWhole(answer);
      return;
    }
    answer.on('data', this.#onData);
    answer.on('end', this.#onEnd);
    // What arrived together leaves together; a head that came alone leaves alone.
    if (answer.readableLength === 0) this.#response.flushHeaders();
  }

  #sendWhole(answer: IncomingMessage): void {
    const body: Buffer | null = answer.read();
    this.#done = true;
    if (body) {
      this.#response.end(body);
      this.#exchange.inspected?.responseChunk(body);
    } else {
      this.#response.end();
    }
    this.#exchange.inspected?.responseEnded();
  }

  readonly #onData = (chunk: Buffer): void => {
    const response = this.#response;
    const goes = !this.#abandoned && !response.destroyed;
    const hasRoom = !goes || response.write(chunk, this.#chunks.onSent(chunk));
    this.#chunks.passed(chunk, this.#exchange.inspected?.responseChunk(chunk));
    if (hasRoom) return;
    this.#answer?.pause();
    response.once('drain', () => this.#answer?.resume());
  };

  readonly #onEnd = (): void => {
    const rawTrailers = this.#answer?.rawTrailers ?? [];
    if (this.#abandoned) return;
    this.#done = true;
    if (rawTrailers.length > 0) this.#response.addTrailers(pairs(rawTrailers));
    this.#response.end();
    this.#exchange.inspected?.responseEnded();
  };
}
