import { wholeBody } from '../inspect/eas/body.ts';
import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { HeldRequest, HeldResponse, Verdict } from '../inspect/enforce/verdict.ts';
import type { ExchangeListener, Failure } from '../inspect/events.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { CapturedBody, InspectedRequest, RequestHead, ResponseHead } from '../inspect/message.ts';
import { announcedLength } from './head.ts';
import type { InspectionQueue, Job } from './inspection-queue.ts';
import type { ProxyNotice } from './options.ts';
import { sentInPlace, sentRequest, sentResponse, withWholeLength } from './sent.ts';
import { Tap } from './tap.ts';

/** What all exchanges of a listener share. */
export interface ExchangeContext {
  readonly inspector: Pick<Inspector, 'request' | 'response'>;
  readonly enforcer: Pick<Enforcer, 'holds' | 'request' | 'response'> | undefined;
  readonly inspectLimit: number;
  readonly holdLimit: number;
  readonly queue: InspectionQueue;
  readonly emit: ExchangeListener;
  readonly notice: (notice: ProxyNotice) => void;
  now(): number;
  newId(now: number): string;
}

interface Moment<Value> {
  readonly at: number;
  readonly value: Value;
}

/** A message that waits for its verdict. */
interface Question extends Moment<CapturedBody> {
  readonly decided: (verdict: Verdict) => void;
}

const PASS: Verdict = { kind: 'pass' };

/**
 * One request and its answer, as the events tell it. The relay says what happens when it happens; events leave in their
 * fixed order, off the forwarding path, each with the time it is about. A message that is held is decided about in the same
 * order, so that what the inspector remembers is what came before it.
 */
export class Exchange implements Job {
  readonly #context: ExchangeContext;
  readonly #head: RequestHead;
  readonly #line: RequestLine;
  readonly #id: string;
  readonly #openedAt: number;
  readonly #requestTap: Tap;
  #responseTap: Tap | undefined;
  #requestBody: Moment<CapturedBody> | undefined;
  #answer: Moment<ResponseHead> | undefined;
  #responseBody: Moment<CapturedBody> | undefined;
  #failure: Moment<Failure> | undefined;
  #closedAt: number | undefined;
  #openedSent = false;
  #requestSeen = false;
  #answerSent = false;
  #request: InspectedRequest | undefined;
  #requestQuestion: Question | undefined;
  #responseQuestion: Question | undefined;
  #heldRequest: HeldRequest | undefined;
  #heldResponse: HeldResponse | undefined;
  #answerHead: ResponseHead | undefined;

  weight = 0;
  queued = false;
  /** The request has to be decided about before any of it goes upstream. */
  readonly holdsRequest: boolean;

  constructor(context: ExchangeContext, head: RequestHead, line: RequestLine) {
    this.#context = context;
    this.#head = head;
    this.#line = line;
    this.#openedAt = context.now();
    this.#id = context.newId(this.#openedAt);
    this.holdsRequest = context.enforcer?.holds('request', line) ?? false;
    this.#requestTap = new Tap(context.inspectLimit, announcedLength(head.headers));
    this.#queue();
  }

  /** The most bytes of a message that are held. */
  get holdLimit(): number {
    return this.#context.holdLimit;
  }

  /** The answer has to be decided about before any of it goes back. */
  holdsResponse(): boolean {
    if (this.#heldRequest?.refusal) return true;
    return this.#context.enforcer?.holds('response', this.#line) ?? false;
  }

  /** In place of chunks and end of a request that is held: `decided` is called once, later. */
  decideRequest(captured: CapturedBody, decided: (verdict: Verdict) => void): void {
    this.#requestQuestion = { ...this.#moment(captured), decided };
    this.#queue(captured.bytes.length);
  }

  decideResponse(captured: CapturedBody, decided: (verdict: Verdict) => void): void {
    this.#responseQuestion = { ...this.#moment(captured), decided };
    this.#queue(captured.bytes.length);
  }

  requestChunk(chunk: Uint8Array): void {
    this.#requestTap.add(chunk);
  }

  requestEnded(): void {
    this.#requestBody = this.#moment(this.#requestTap.take());
    this.#queue(this.#requestBody.value.bytes.length);
  }

  answered(head: ResponseHead): void {
    this.#answer = this.#moment(head);
    this.#responseTap = new Tap(this.#context.inspectLimit, announcedLength(head.headers));
    this.#queue();
  }

  responseChunk(chunk: Uint8Array): void {
    this.#responseTap?.add(chunk);
  }

  responseEnded(): void {
    const body = this.#responseTap?.take();
    if (!body) return;
    this.#responseBody = this.#moment(body);
    this.#queue(body.bytes.length);
  }

  /** The first failure counts. */
  failed(failure: Failure): void {
    this.#failure ??= this.#moment(failure);
  }

  /** Nothing of the exchange happens on the wire after this. */
  closed(): void {
    if (this.#closedAt !== undefined) return;
    this.#closedAt = this.#context.now();
    this.#keepWhatCame();
    this.#queue();
  }

  /** Bodies that were cut in the middle are shown and judged as far as they came. */
  #keepWhatCame(): void {
    if (this.#requestTap.length > 0) this.requestEnded();
    if (this.#responseTap && this.#responseTap.length > 0) this.responseEnded();
  }

  run(): void {
    this.#open();
    this.#decideRequest();
    this.#judgeRequest();
    this.#decideResponse();
    const ending = this.#closedAt !== undefined;
    // An answer that overtook its request waits for it, unless the request will never be whole.
    if (!this.#requestSeen && !ending) return;
    this.#sendAnswer();
    this.#judgeResponse();
    if (ending) this.#close();
  }

  #queue(bytes = 0): void {
    this.#context.queue.add(this, bytes);
  }

  #open(): void {
    if (this.#openedSent) return;
    this.#openedSent = true;
    const { emit } = this.#context;
    emit({ id: this.#id, at: this.#openedAt, kind: 'opened', head: this.#head, line: this.#line });
  }

  #judgeRequest(): void {
    const body = this.#requestBody;
    if (!body) return;
    this.#requestBody = undefined;
    this.#requestSeen = true;
    const held = this.#heldRequest;
    const judged =
      held ??
      this.#inspect('request', () => this.#context.inspector.request(this.#head, this.#line, body.value));
    if (!judged) return;
    const { findings } = judged;
    const request = withWholeLength(judged.message, body.value);
    this.#request = request;
    const sent = held && sentRequest(request, held.verdict);
    const { emit } = this.#context;
    emit({ id: this.#id, at: body.at, kind: 'request-judged', request, findings, ...(sent && { sent }) });
  }

  #decideRequest(): void {
    const question = this.#requestQuestion;
    const { enforcer } = this.#context;
    if (!question || !enforcer) return;
    this.#requestQuestion = undefined;
    const held = this.#inspect('request', () => enforcer.request(this.#head, this.#line, question.value));
    const verdict = held?.verdict ?? PASS;
    question.decided(verdict);
    this.#heldRequest = held;
    this.#request = held?.message;
    // The rest of one beyond the limit is still to pass, and to be counted.
    if (verdict.kind !== 'pass' || !question.value.overLimit) this.#requestBody = question;
    if (verdict.kind === 'answer') this.#answerInPlace(verdict);
  }

  /** The server hears nothing, so the answer of the proxy is the only one there is. */
  #answerInPlace({ head, body }: Extract<Verdict, { kind: 'answer' }>): void {
    this.#answer = this.#moment(head);
    this.#responseBody = this.#moment(wholeBody(body));
    this.#heldResponse = { message: sentInPlace(this.#line, head, body), findings: [], verdict: PASS };
  }

  #sendAnswer(): void {
    const answer = this.#answer;
    if (!answer || this.#answerSent) return;
    this.#answerSent = true;
    this.#answerHead = answer.value;
    this.#context.emit({ id: this.#id, at: answer.at, kind: 'answered', head: answer.value });
  }

  #judgeResponse(): void {
    const body = this.#responseBody;
    const request = this.#request;
    const head = this.#answerHead;
    if (!body || !request || !head) return;
    this.#responseBody = undefined;
    const held = this.#heldResponse;
    const judged =
      held ?? this.#inspect('response', () => this.#context.inspector.response(request, head, body.value));
    if (!judged) return;
    const { findings } = judged;
    const response = withWholeLength(judged.message, body.value);
    const sent = held && sentResponse(this.#line, response, held.verdict);
    const { emit } = this.#context;
    emit({ id: this.#id, at: body.at, kind: 'response-judged', response, findings, ...(sent && { sent }) });
  }

  #decideResponse(): void {
    const question = this.#responseQuestion;
    const { enforcer } = this.#context;
    const head = this.#answer?.value;
    if (!question || !enforcer || !head) return;
    this.#responseQuestion = undefined;
    const request = this.#request ?? this.#unknownRequest();
    const refusal = this.#heldRequest?.refusal;
    const held = this.#inspect('response', () => enforcer.response(request, head, question.value, refusal));
    const verdict = held?.verdict ?? PASS;
    question.decided(verdict);
    this.#heldResponse = held;
    if (verdict.kind !== 'pass' || !question.value.overLimit) this.#responseBody = question;
  }

  /** Stands for a request whose answer came before it was whole, or which could not be inspected. */
  #unknownRequest(): InspectedRequest {
    const { length } = this.#requestTap;
    return { head: this.#head, line: this.#line, body: { kind: 'over-limit', length } };
  }

  #close(): void {
    const at = this.#closedAt as number;
    const { emit } = this.#context;
    const failure = this.#failure;
    if (failure) emit({ id: this.#id, at: failure.at, kind: 'failed', failure: failure.value });
    emit({ id: this.#id, at, kind: 'closed', durationMs: at - this.#openedAt });
  }

  /** A throwing inspector costs its findings, never the traffic. */
  #inspect<Judged>(what: 'request' | 'response', judge: () => Judged): Judged | undefined {
    try {
      return judge();
    } catch (error) {
      const message = `The ${what} passed, but could not be inspected: ${error}`;
      this.#context.notice({ kind: 'internal', message, error });
      this.failed({ code: 'internal', message });
      return undefined;
    }
  }

  #moment<Value>(value: Value): Moment<Value> {
    return { at: this.#context.now(), value };
  }
}
