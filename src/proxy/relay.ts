import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Failure } from '../inspect/events.ts';
import type { Exchange } from './exchange.ts';
import {
  badStatus,
  isClose,
  isStatus,
  type Refusal,
  type Stage,
  switched,
  upstreamFailure,
} from './failures.ts';
import { forward } from './forward.ts';
import { type ResponseLine, responseText } from './head.ts';
import type { LazyExchange } from './lazy-exchange.ts';
import { leaveExpectationToUpstream, writeInterim } from './node-http.ts';
import { answerInPlace, refuse } from './refusal.ts';
import { RequestHalf, type UpstreamHandlers } from './request-half.ts';
import { type Answer, RequestHold } from './request-hold.ts';
import { ResponseHalf } from './response-half.ts';
import { ResponseHold } from './response-hold.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { UpstreamConnection } from './upstream/upstream-connection.ts';

/** What a relay needs to know of the pair of connections it runs over. */
export interface RelayLink {
  readonly upstreamConnection: UpstreamConnection;
  /** The client has closed its sending side. */
  readonly isHalfClosed: boolean;
  /** Why the client's connection ended, where we know better than "it is gone". */
  readonly clientFailure: Failure | undefined;
  /** The whole request went upstream. */
  requestSent(): void;
  /** Both directions are through, or were cut. */
  relayEnded(): void;
}

const CLIENT_GONE: Failure = {
  code: 'client-gone',
  message: 'The client closed its connection before the answer was through',
};

/** Carries one request upstream and its answer back, and tells the exchange, if there is one, what passes and what fails. */
export class Relay implements UpstreamHandlers {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #link: RelayLink;
  readonly #lazy: LazyExchange;
  readonly #upward: RequestHalf | RequestHold;
  #downward: ResponseHalf | ResponseHold;
  #answer: IncomingMessage | undefined;
  #requestDone = false;
  #failed = false;
  #ended = false;

  /** @param mayHold messages may be held: whether this one is, its exchange has to say before anything of it goes on */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    link: RelayLink,
    exchange: LazyExchange,
    mayHold: boolean,
  ) {
    this.#request = request;
    this.#response = response;
    this.#link = link;
    this.#lazy = exchange;
    const { upstream } = link.upstreamConnection;
    const options = { request, upstream, exchange, handlers: this };
    const held = mayHold && exchange.inspected?.holdsRequest ? exchange.inspected : undefined;
    this.#upward = held ? new RequestHold(options, held) : new RequestHalf(options);
    this.#downward = new ResponseHalf(response, exchange);
  }

  get #exchange(): Exchange | undefined {
    return this.#lazy.inspected;
  }

  get #upstream(): Upstream {
    return this.#link.upstreamConnection.upstream;
  }

  /** The whole request went upstream, or never will. */
  get isRequestDone(): boolean {
    return this.#requestDone;
  }

  /** The client has closed its sending side. Who waits for a person may wait long: nobody is there to hear an answer. */
  clientEnded(): void {
    if (this.#exchange?.isHeld) this.cut(this.#link.clientFailure ?? CLIENT_GONE);
  }

  start(): void {
    const [response, upward] = [this.#response, this.#upward];
    leaveExpectationToUpstream(response);
    response.on('close', this.#onResponseClose);
    this.#request.on('close', this.#onRequestClose);
    if (upward instanceof RequestHold) upward.hold(response, this.#decided);
    else this.#forward();
    // Told of although its body may be long in coming; by then its head has gone on.
    setImmediate(() => this.#lazy.inspected);
  }

  #forward(): void {
    const { upstreamConnection: agent } = this.#link;
    const [request, response, body] = [this.#request, this.#response, this.#upward];
    forward({ request, response, upstream: agent.upstream, agent, body, framing: body.framing }).catch(
      (error) => this.failed(error),
    );
  }

  /** A request that was held is answered here, or goes upstream now. */
  readonly #decided = (answer: Answer | undefined): void => {
    if (!answer) {
      this.#forward();
      return;
    }
    answerInPlace(this.#request, this.#response, answer, true);
    if (this.#request.complete) this.requestSent();
  };

  /** Ends the exchange with a failure of ours and cuts both connections. */
  cut(failure: Failure): void {
    this.#fail(failure);
    this.#upward.abandon();
    this.#response.socket?.destroy();
  }

  /** The request turned out to be broken. True where the client may still be told so. */
  abandon(failure: Failure): boolean {
    const mayAnswer = !this.#requestDone && !this.#isHeldWhole && !this.#response.headersSent;
    this.#fail(failure);
    this.#upward.abandon();
    return mayAnswer;
  }

  /** All of the request is here, and none of it has gone on. */
  get #isHeldWhole(): boolean {
    return this.#upward.isHolding && this.#request.complete;
  }

  /** The answer is through before its request. */
  get isOvertaken(): boolean {
    return this.#downward.isDone && !this.#requestDone;
  }

  /** Nobody takes the rest of the request any more: it is read and dropped. */
  dropRequest(): void {
    this.#upward.abandon();
  }

  /** Node forgets a request once it is answered: nobody else says that the rest of it will never come. */
  clientClosed(): void {
    this.#requestDone = true;
    this.#endIfDone();
  }

  requestSent(): void {
    this.#requestDone = true;
    if (!this.#failed) this.#link.requestSent();
    this.#endIfDone();
  }

  interim(interim: ResponseLine): void {
    if (interim.statusCode === 100 && this.#upward.saidContinue) return;
    if (!this.#response.headersSent && !this.#failed) writeInterim(this.#response, responseText(interim));
  }

  upgraded(answer: IncomingMessage): void {
    answer.socket.destroy();
    this.#refuse(switched(this.#upstream.name));
  }

  answered(answer: IncomingMessage): void {
    answer.on('error', (error) => this.failed(error));
    if (!this.#failed && !isStatus(answer.statusCode)) {
      answer.destroy();
      this.#refuse(badStatus(this.#upstream.name, answer.statusCode));
      return;
    }
    if (this.#failed) {
      answer.resume();
      return;
    }
    this.#answer = answer;
    // By then the rest of what arrived with the head is read too, and a short answer leaves in one piece.
    process.nextTick(this.#beginAnswer);
  }

  readonly #beginAnswer = (): void => {
    const answer = this.#answer;
    if (this.#failed || !answer || this.#response.destroyed) return;
    const exchange = this.#exchange;
    exchange?.answered({ status: answer.statusCode ?? 0, headers: answer.rawHeaders });
    if (exchange?.holdsResponse()) {
      this.#downward = new ResponseHold(this.#request, this.#response, exchange, this);
    }
    this.#downward.begin(answer);
  };

  /** What was decided about a message could not be carried out. */
  broken(error: unknown): void {
    this.cut({ code: 'internal', message: `easlens failed over a message that was held: ${error}` });
  }

  /** The upstream's connection broke, or could not be made. */
  failed(error: unknown): void {
    // What comes after a whole answer does not take it back.
    if (this.#failed || this.#downward.isDone || this.#answer?.complete) return;
    const { isHalfClosed, clientFailure } = this.#link;
    const stage = this.#stage();
    // A client that ended its side is what most servers answer with a close of their own.
    if (isHalfClosed && stage === 'waiting') this.cut(clientFailure ?? CLIENT_GONE);
    else this.#refuse(upstreamFailure(error, stage, this.#upstream.name), isClose(error));
  }

  #stage(): Stage {
    if (this.#answer) return 'answering';
    return this.#link.upstreamConnection.isOpen ? 'waiting' : 'connecting';
  }

  /** @param silent the upstream closed without a word */
  #refuse(refusal: Refusal, silent = false): void {
    this.#fail(refusal.failure);
    const mayRetry = silent && this.#link.upstreamConnection.isReused && !this.#answer;
    refuse(this.#request, this.#response, refusal, { mayRetry, isFramed: this.#downward.isFramed });
  }

  readonly #onRequestClose = (): void => {
    // One that is held has been read, and is yet to be sent.
    if (!this.#isHeldWhole) this.clientClosed();
  };

  readonly #onResponseClose = (): void => {
    if (!this.#response.writableFinished) {
      this.#fail(this.#link.clientFailure ?? CLIENT_GONE);
      this.#requestDone = true;
    }
    this.#endIfDone();
  };

  #fail(failure: Failure): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#exchange?.failed(failure);
    if (this.#upward.isHolding) this.#upward.abandon();
    this.#downward.abandon();
  }

  #endIfDone(): void {
    if (this.#ended || !this.#requestDone || !this.#response.closed) return;
    this.#ended = true;
    this.#exchange?.closed();
    this.#link.relayEnded();
  }
}
