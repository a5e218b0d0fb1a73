import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Failure } from '../inspect/events.ts';
import type { Exchange } from './exchange.ts';
import { isClose, type Refusal, refusalText, type Stage, upstreamFailure } from './failures.ts';
import { forward, type RequestAgent, RequestBody } from './forward.ts';
import { framingFields, pairs, type ResponseLine, requestText, responseText } from './head.ts';
import { leaveExpectationToUpstream, replaceHead, writeInterim } from './node-http.ts';
import type { Upstream } from './upstream.ts';

/** What a relay needs to know of the pair of connections it runs over. */
export interface RelayLink {
  readonly upstream: Upstream;
  readonly agent: RequestAgent;
  /** Names the upstream in Host instead of passing what came. */
  readonly renameHost: boolean;
  /** The connection to the upstream is open, TLS included. */
  readonly isOpen: boolean;
  /** An earlier request used this connection to the upstream. */
  readonly isReused: boolean;
  /** Why the client's connection ended, where we know better than "it is gone". */
  readonly clientFailure: Failure | undefined;
  /** The client has closed its sending side. */
  readonly isHalfClosed: boolean;
  requestEnded(): void;
  /** Both directions are through, or were cut. */
  relayEnded(): void;
}

/** How long a client may go on sending a body after a 502, in milliseconds, before the connection is closed on it. */
const LINGER_MS = 2000;

/**
 * Carries one request upstream and its answer back, bytes as they come, and tells the exchange, if there is one, what passes.
 * To http-proxy it is the body of the request.
 */
export class Relay extends RequestBody {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #link: RelayLink;
  readonly #exchange: Exchange | undefined;
  #upstreamRequest: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #requestDone = false;
  #responseDone = false;
  #failed = false;
  #ended = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    link: RelayLink,
    exchange: Exchange | undefined,
  ) {
    super();
    this.#request = request;
    this.#response = response;
    this.#link = link;
    this.#exchange = exchange;
  }

  start(): void {
    const { upstream, agent } = this.#link;
    const request = this.#request;
    const response = this.#response;
    leaveExpectationToUpstream(response);
    response.on('close', this.#onResponseClose);
    request.on('close', this.#onRequestClose);
    const framing = framingFields(request.rawHeaders);
    forward({ request, response, upstream, agent, body: this, framing }).catch(this.#onUpstreamError);
  }

  /** Ends the exchange with a failure of ours and cuts both connections. */
  cut(failure: Failure): void {
    this.#fail(failure);
    this.#response.socket?.destroy();
    this.#upstreamRequest?.destroy();
  }

  /** The request turned out to be broken. True where the client may still be told so. */
  abandon(failure: Failure): boolean {
    const mayAnswer = !this.#requestDone && !this.#response.headersSent;
    this.#fail(failure);
    this.#upstreamRequest?.destroy();
    return mayAnswer;
  }

  /** The whole request went upstream. */
  get isRequestDone(): boolean {
    return this.#requestDone;
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
    const upstreamRequest = target as unknown as ClientRequest;
    this.#upstreamRequest = upstreamRequest;
    this.#listen(upstreamRequest);
    const { upstream, renameHost } = this.#link;
    const request = this.#request;
    const host = renameHost ? upstream.host : undefined;
    replaceHead(upstreamRequest, requestText(request, upstream.targetFor(request.url ?? ''), host));
    request.on('data', this.#onRequestData);
    request.on('end', this.#onRequestEnd);
    // Where the body is still to come, the head does not wait for it.
    if (!request.complete && request.readableLength === 0) upstreamRequest.flushHeaders();
    return target;
  }

  #listen(upstreamRequest: ClientRequest): void {
    // http-proxy's own handling ends the upstream's connection when the answer overtakes the request.
    upstreamRequest.removeAllListeners('response');
    upstreamRequest.on('response', this.#onAnswer);
    upstreamRequest.on('information', this.#onInterim);
    upstreamRequest.on('upgrade', this.#onUpgrade);
    upstreamRequest.on('error', this.#onUpstreamError);
  }

  readonly #onRequestData = (chunk: Buffer): void => {
    this.#exchange?.requestChunk(chunk);
    const upstreamRequest = this.#upstreamRequest as ClientRequest;
    if (this.#failed || upstreamRequest.destroyed) return;
    if (upstreamRequest.write(chunk)) return;
    this.#request.pause();
    upstreamRequest.once('drain', () => this.#request.resume());
  };

  readonly #onRequestEnd = (): void => {
    const upstreamRequest = this.#upstreamRequest as ClientRequest;
    this.#requestDone = true;
    if (!this.#failed && !upstreamRequest.destroyed) {
      const { rawTrailers } = this.#request;
      if (rawTrailers.length > 0) upstreamRequest.addTrailers(pairs(rawTrailers));
      upstreamRequest.end();
      this.#link.requestEnded();
    }
    this.#exchange?.requestEnded();
    this.#endIfDone();
  };

  readonly #onRequestClose = (): void => {
    this.#requestDone = true;
    this.#endIfDone();
  };

  readonly #onInterim = (interim: ResponseLine): void => {
    if (!this.#response.headersSent && !this.#failed) writeInterim(this.#response, responseText(interim));
  };

  readonly #onUpgrade = (answer: IncomingMessage): void => {
    answer.socket.destroy();
    const message = `${this.#link.upstream.name} switched to another protocol (101), which cannot be inspected`;
    this.#refuse({ status: 502, failure: { code: 'upstream-reset', message } });
  };

  readonly #onAnswer = (answer: IncomingMessage): void => {
    if (this.#failed) {
      answer.resume();
      return;
    }
    this.#answer = answer;
    this.#exchange?.answered({ status: answer.statusCode ?? 0, headers: answer.rawHeaders });
    this.#sendHead(answer);
    answer.on('data', this.#onAnswerData);
    answer.on('end', this.#onAnswerEnd);
    answer.on('error', this.#onUpstreamError);
    // What arrived together leaves together; a head that came alone leaves alone.
    process.nextTick(this.#flushHead);
  };

  #sendHead(answer: IncomingMessage): void {
    const response = this.#response;
    response.sendDate = false;
    response.removeHeader('connection');
    response.removeHeader('transfer-encoding');
    // Where either side ends its connection after this answer, the other sees the same.
    response.shouldKeepAlive &&= this.#upstreamRequest?.shouldKeepAlive ?? false;
    response.writeHead(answer.statusCode ?? 502, '', framingFields(answer.rawHeaders));
    replaceHead(response, responseText(answer));
  }

  readonly #flushHead = (): void => {
    if (!this.#failed && !this.#responseDone) this.#response.flushHeaders();
  };

  readonly #onAnswerData = (chunk: Buffer): void => {
    this.#exchange?.responseChunk(chunk);
    if (this.#response.destroyed || this.#response.write(chunk)) return;
    this.#answer?.pause();
    this.#response.once('drain', () => this.#answer?.resume());
  };

  readonly #onAnswerEnd = (): void => {
    const answer = this.#answer;
    if (this.#failed || !answer) return;
    this.#responseDone = true;
    const { rawTrailers } = answer;
    if (rawTrailers.length > 0) this.#response.addTrailers(pairs(rawTrailers));
    this.#response.end();
    this.#exchange?.responseEnded();
  };

  readonly #onUpstreamError = (error: unknown): void => {
    if (this.#failed || this.#responseDone) return;
    const { upstream, isHalfClosed, clientFailure } = this.#link;
    const stage = this.#stage();
    // A client that ended its side is what most servers answer with a close of their own.
    if (isHalfClosed && stage === 'waiting') {
      this.cut(clientFailure ?? CLIENT_GONE);
      return;
    }
    this.#refuse(upstreamFailure(error, stage, upstream.name), isClose(error));
  };

  #stage(): Stage {
    if (this.#answer) return 'answering';
    return this.#link.isOpen ? 'waiting' : 'connecting';
  }

  /** Tells the client: in words where no byte of an answer was sent, else by cutting the connection. */
  #refuse(refusal: Refusal, silent = false): void {
    const response = this.#response;
    this.#fail(refusal.failure);
    if (response.headersSent) {
      this.#cutAnswer();
      return;
    }
    // An upstream may close an idle connection just when a request sets out. Clients know that case by the bare close and
    // send again; an answer of ours would be an error to show to the user.
    if (silent && this.#link.isReused) {
      response.socket?.destroy();
      return;
    }
    this.#sayRefusal(refusal);
  }

  #sayRefusal({ status, failure }: Refusal): void {
    const response = this.#response;
    const text = refusalText(failure);
    response.sendDate = true;
    response.writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      Connection: 'close',
    });
    response.write(text);
    this.#endWhenRead();
  }

  /** Closing under a client that still sends would reset the connection and take the text away before it is read. */
  #endWhenRead(): void {
    const request = this.#request;
    if (request.complete || request.destroyed) {
      this.#response.end();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      this.#response.end();
    };
    const timer = setTimeout(end, LINGER_MS);
    request.once('end', end);
    request.once('close', end);
    request.resume();
  }

  /** A body that ends with its connection must not look whole; any other shows the cut by its missing end. */
  #cutAnswer(): void {
    const { socket } = this.#response;
    const framed = framingFields(this.#answer?.rawHeaders ?? []).length > 0;
    if (framed) socket?.destroySoon();
    else socket?.resetAndDestroy();
  }

  readonly #onResponseClose = (): void => {
    if (!this.#response.writableFinished) {
      this.#fail(this.#link.clientFailure ?? CLIENT_GONE);
      this.#requestDone = true;
    }
    this.#responseDone = true;
    this.#endIfDone();
  };

  #fail(failure: Failure): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#exchange?.failed(failure);
  }

  #endIfDone(): void {
    if (this.#ended || !this.#requestDone || !this.#response.closed) return;
    this.#ended = true;
    this.#exchange?.closed();
    this.#link.relayEnded();
  }
}

const CLIENT_GONE: Failure = {
  code: 'client-gone',
  message: 'The client closed its connection before the answer was through',
};
