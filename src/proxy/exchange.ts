import { wholeBody } from '../inspect/eas/body.ts';
import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { ExchangeEvent, ExchangeListener, Failure } from '../inspect/events.ts';
import type { CapturedBody, RequestHead, ResponseHead } from '../inspect/message.ts';
import { AtDesk, type Moment, type Question, type Visitor } from './at-desk.ts';
import { BodyCopies, type BodyLimits } from './body-copies.ts';
import type { Desk } from './hold-desk.ts';
import type { InspectionQueue, Job } from './inspection-queue.ts';
import { type Judges, Judging, type Ruling } from './judging.ts';
import type { OpeningAhead } from './opening-ahead.ts';
import type { ProxyNotice } from './options.ts';

/** What all exchanges of a listener share. */
export interface ExchangeContext extends Judges, BodyLimits {
  /** Where messages wait for a person. */
  readonly desk?: Pick<Desk, 'isOn' | 'take' | 'forget'> | undefined;
  readonly queue: InspectionQueue;
  readonly ahead: OpeningAhead;
  readonly emit: ExchangeListener;
  readonly notice: (notice: ProxyNotice) => void;
  now(): number;
  newId(now: number): string;
}

/** A request as far as its head tells. */
export interface Opened {
  readonly head: RequestHead;
  readonly line: RequestLine;
  /** Where it goes, as people know it. */
  readonly server: string;
  /** The address it came from. */
  readonly client?: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * One request and its answer, as the events tell it. The relay says what happens when it happens; events leave in their
 * fixed order, off the forwarding path, each with the time it is about. A message that is held is decided about in the same
 * order, so that what the inspector remembers is what came before it.
 */
export class Exchange implements Job {
  readonly #context: ExchangeContext;
  readonly #head: RequestHead;
  readonly #line: RequestLine;
  readonly #server: string;
  readonly #id: string;
  readonly #openedAt: number;
  readonly #bodies: BodyCopies;
  #requestBody: Moment<CapturedBody> | undefined;
  #answer: Moment<ResponseHead> | undefined;
  #responseBody: Moment<CapturedBody> | undefined;
  #failure: Moment<Failure> | undefined;
  #closedAt: number | undefined;
  #openedSent = false;
  #requestSeen = false;
  #answerSent = false;
  #requestQuestion: Question | undefined;
  #responseQuestion: Question | undefined;
  readonly #judging: Judging;
  /** Where somebody may hold messages. */
  readonly #atDesk: AtDesk | undefined;

  weight = 0;
  queued = false;
  /** The request has to be decided about before any of it goes upstream. */
  readonly holdsRequest: boolean;

  constructor(context: ExchangeContext, { head, line, server, client = '', at }: Opened) {
    this.#context = context;
    this.#server = server;
    this.#head = head;
    this.#line = line;
    this.#openedAt = at;
    this.#id = context.newId(this.#openedAt);
    this.#judging = new Judging(context, { head, line, client }, this.#judgeFailed);
    this.#atDesk = context.desk && new AtDesk(context.desk, this.#visitor());
    this.holdsRequest = this.#judging.holdsRequest() || this.#mayHold;
    this.#bodies = new BodyCopies(context, head.headers);
    this.#queue();
  }

  /** The most bytes of a message that are held. */
  get holdLimit(): number {
    return this.#bodies.holdLimit;
  }

  /** Asked for each chunk that is to be held; what is granted is given back when the exchange closes. */
  get hasRoom(): (bytes: number) => boolean {
    return this.#bodies.hasRoom;
  }

  /** The answer has to be decided about before any of it goes back. */
  holdsResponse(): boolean {
    return this.#judging.holdsResponse(this.#answer?.value) || this.#mayHold;
  }

  /** One of its messages waits for a person. */
  get isHeld(): boolean {
    return this.#atDesk?.isHeld ?? false;
  }

  /** A person may want to hold messages. */
  get #mayHold(): boolean {
    return this.#atDesk?.isOn ?? false;
  }

  /** In place of chunks and end of a request that is held: `decided` is called once, later. */
  decideRequest(captured: CapturedBody, decided: (ruling: Ruling) => void): void {
    this.#requestQuestion = { ...this.#moment(captured), decided };
    this.#queue(captured.bytes.length, true);
  }

  decideResponse(captured: CapturedBody, decided: (ruling: Ruling) => void): void {
    this.#responseQuestion = { ...this.#moment(captured), decided };
    this.#queue(captured.bytes.length, true);
  }

  /** True where the chunk is kept as it is: it must not change. */
  requestChunk(chunk: Uint8Array): boolean {
    return this.#bodies.addToRequest(chunk);
  }

  requestEnded(): void {
    this.#requestBody = this.#moment(this.#bodies.takeRequest());
    this.#queue(this.#requestBody.value.bytes.length);
  }

  answered(head: ResponseHead): void {
    this.#answer = this.#moment(head);
    this.#bodies.beginResponse(head.headers);
    this.#queue();
  }

  responseChunk(chunk: Uint8Array): boolean {
    return this.#bodies.addToResponse(chunk);
  }

  responseEnded(): void {
    const body = this.#bodies.takeResponse();
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
    this.#bodies.release();
    this.#queue();
  }

  /** Bodies that were cut in the middle are shown and judged as far as they came. */
  #keepWhatCame(): void {
    if (this.#bodies.requestLength > 0) this.requestEnded();
    if (this.#bodies.responseLength > 0) this.responseEnded();
  }

  prepare(isBehind: () => boolean): Promise<void> | undefined {
    const { ahead } = this.#context;
    const [{ command }, { headers }, answer] = [this.#line, this.#head, this.#answer?.value];
    const request = this.#requestQuestion ?? this.#requestBody;
    const opening = ahead.open(request, { headers, direction: 'request', command }, isBehind);
    if (opening || !answer) return opening;
    const response = this.#responseQuestion ?? this.#responseBody;
    return ahead.open(response, { headers: answer.headers, direction: 'response', command }, isBehind);
  }

  run(): void {
    if (this.#closedAt !== undefined) this.#atDesk?.forget();
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

  #emit(event: ExchangeEvent): void {
    this.#atDesk?.heard(event);
    this.#context.emit(event);
  }

  #queue(bytes = 0, isAwaited = false): void {
    this.#context.queue.add(this, bytes, isAwaited);
  }

  #open(): void {
    if (this.#openedSent) return;
    this.#openedSent = true;
    const opened = { head: this.#head, line: this.#line, server: this.#server };
    this.#emit({ id: this.#id, at: this.#openedAt, kind: 'opened', ...opened });
  }

  #decideRequest(): void {
    const question = this.#requestQuestion;
    if (!question) return;
    this.#requestQuestion = undefined;
    const verdict = this.#judging.decideRequest(question.value);
    if (this.#atDesk?.offerRequest(question)) return;
    question.decided(verdict);
    // The rest of one beyond the limit is still to pass, and to be counted.
    if (verdict.kind !== 'pass' || !question.value.overLimit) this.#requestBody = question;
    if (verdict.kind === 'answer') this.#answerInPlace(verdict);
  }

  #answerInPlace(answer: Extract<Ruling, { kind: 'answer' }>): void {
    this.#judging.answerInPlace(answer);
    this.#answer = this.#moment(answer.head);
    this.#responseBody = this.#moment(wholeBody(answer.body));
  }

  #holdResponse(question: Question, answer: ResponseHead): boolean {
    if (!this.#mayHold || !this.#requestSeen) return false;
    this.#sendAnswer();
    return this.#atDesk?.offerResponse(question, answer) ?? false;
  }

  #judgeRequest(): void {
    const body = this.#requestBody;
    if (!body) return;
    this.#requestBody = undefined;
    this.#requestSeen = true;
    const told = this.#judging.request(body.value);
    if (told) this.#emit({ id: this.#id, at: body.at, kind: 'request-judged', ...told });
  }

  #decideResponse(): void {
    const question = this.#responseQuestion;
    const answer = this.#answer;
    if (!question || !answer) return;
    this.#responseQuestion = undefined;
    const verdict = this.#judging.decideResponse(answer.value, question.value, this.#bodies.requestLength);
    if (this.#holdResponse(question, answer.value)) return;
    question.decided(verdict);
    // The rest of one beyond the limit is still to pass, and to be counted.
    const streams = question.value.overLimit && (verdict.kind === 'pass' || verdict.kind === 'head');
    if (!streams) this.#responseBody = question;
  }

  #sendAnswer(): void {
    const answer = this.#answer;
    if (!answer || this.#answerSent) return;
    this.#answerSent = true;
    this.#emit({ id: this.#id, at: answer.at, kind: 'answered', head: answer.value });
  }

  #judgeResponse(): void {
    const body = this.#responseBody;
    const answer = this.#answer;
    if (!body || !answer) return;
    this.#responseBody = undefined;
    const told = this.#judging.response(answer.value, body.value);
    if (told) this.#emit({ id: this.#id, at: body.at, kind: 'response-judged', ...told });
  }

  #close(): void {
    const at = this.#closedAt as number;
    const failure = this.#failure;
    if (failure) this.#emit({ id: this.#id, at: failure.at, kind: 'failed', failure: failure.value });
    // The system's clock may be set back meanwhile.
    this.#emit({ id: this.#id, at, kind: 'closed', durationMs: Math.max(0, at - this.#openedAt) });
  }

  readonly #judgeFailed = (what: 'request' | 'response', error: unknown): void => {
    const message = `The ${what} passed, but could not be inspected: ${error}`;
    this.#context.notice({ kind: 'internal', message, error });
    this.failed({ code: 'internal', message });
  };

  /** What the desk needs of it. */
  #visitor(): Visitor {
    return {
      id: this.#id,
      judging: this.#judging,
      isClosed: () => this.#closedAt !== undefined,
      now: () => this.#context.now(),
      emit: (event) => this.#emit(event),
      requestTold: () => {
        this.#requestSeen = true;
      },
      answerInPlace: (answer) => this.#answerInPlace(answer),
      failed: (failure) => this.failed(failure),
      goOn: () => this.#queue(),
    };
  }

  #moment<Value>(value: Value): Moment<Value> {
    return { at: this.#context.now(), value };
  }
}
