import type { ExchangeEvent } from '../inspect/events.ts';
import type { Direction, ResponseHead } from '../inspect/message.ts';
import { AtDesk, type Visitor } from './at-desk.ts';
import type { BodyCopies } from './body-copies.ts';
import type { ExchangeContext, RelayedRequest } from './exchange-context.ts';
import type { Job } from './inspection-queue.ts';
import { Judging, type JudgingListener, type Ruling } from './judging.ts';
import type { Moments, Question } from './moments.ts';

/**
 * Tells of an exchange, off the forwarding path: events leave in their fixed order, each with the time it is about. A message
 * that is held is decided about in the same order, so that what the inspector remembers is what came before it.
 */
export class Telling implements Job, JudgingListener, Visitor {
  readonly id: string;
  readonly moments: Moments;
  readonly judging: Judging;
  weight = 0;
  queued = false;
  readonly #context: ExchangeContext;
  readonly #asked: RelayedRequest;
  readonly #bodies: Pick<BodyCopies, 'requestLength'>;
  /** Where somebody may hold messages. */
  readonly #atDesk: AtDesk | undefined;
  #openedSent = false;
  #requestSeen = false;
  #answerSent = false;

  constructor(
    context: ExchangeContext,
    asked: RelayedRequest,
    moments: Moments,
    bodies: Pick<BodyCopies, 'requestLength'>,
  ) {
    this.#context = context;
    this.#asked = asked;
    this.moments = moments;
    this.#bodies = bodies;
    this.id = context.newId(asked.at);
    this.judging = new Judging(context, asked, this);
    this.#atDesk = context.desk && new AtDesk(context.desk, this);
  }

  /** A person may want to hold messages. */
  get mayHold(): boolean {
    return this.#atDesk?.isOn ?? false;
  }

  /** One of the messages waits for a person. */
  get isHeld(): boolean {
    return this.#atDesk?.isHeld ?? false;
  }

  /**
   * There is more to tell of, with so many bytes more to look at.
   * @param isAwaited traffic waits for what comes of it
   */
  goOn(bytes = 0, isAwaited = false): void {
    this.#context.queue.add(this, bytes, isAwaited);
  }

  prepare(isBehind: () => boolean): Promise<void> | undefined {
    const { ahead } = this.#context;
    const { line, head } = this.#asked;
    const { request, answer, response } = this.moments;
    const { command } = line;
    const opening = ahead.open(request, { headers: head.headers, direction: 'request', command }, isBehind);
    if (opening || !answer) return opening;
    const { headers } = answer.value;
    return ahead.open(response, { headers, direction: 'response', command }, isBehind);
  }

  run(): void {
    if (this.moments.isClosed) this.#atDesk?.forget();
    this.#open();
    this.#decideRequest();
    this.#judgeRequest();
    this.#decideResponse();
    const ending = this.moments.isClosed;
    // An answer that overtook its request waits for it, unless the request will never be whole.
    if (!this.#requestSeen && !ending) return;
    this.#sendAnswer();
    this.#judgeResponse();
    if (ending) this.#close();
  }

  emit(event: ExchangeEvent): void {
    this.#atDesk?.heard(event);
    this.#context.emit(event);
  }

  requestTold(): void {
    this.#requestSeen = true;
  }

  answerInPlace(answer: Extract<Ruling, { kind: 'answer' }>): void {
    this.judging.answerInPlace(answer);
    this.moments.answeredInPlace(answer);
  }

  judgeFailed(what: Direction, error: unknown): void {
    const message = `The ${what} passed, but could not be inspected: ${error}`;
    this.#context.notice({ kind: 'internal', message, error });
    this.moments.failed({ code: 'internal', message });
  }

  #open(): void {
    if (this.#openedSent) return;
    this.#openedSent = true;
    const { head, line, server, at } = this.#asked;
    this.emit({ id: this.id, at, kind: 'opened', head, line, server });
  }

  #decideRequest(): void {
    const question = this.moments.requestQuestion;
    if (!question) return;
    this.moments.requestQuestion = undefined;
    const verdict = this.judging.decideRequest(question.value);
    if (this.#atDesk?.offerRequest(question)) return;
    question.decided(verdict);
    // The rest of one beyond the limit is still to pass, and to be counted.
    if (verdict.kind !== 'pass' || !question.value.overLimit) this.moments.requestBody = question;
    if (verdict.kind === 'answer') this.answerInPlace(verdict);
  }

  #judgeRequest(): void {
    const body = this.moments.requestBody;
    if (!body) return;
    this.moments.requestBody = undefined;
    this.#requestSeen = true;
    const told = this.judging.request(body.value);
    if (told) this.emit({ id: this.id, at: body.at, kind: 'request-judged', ...told });
  }

  #decideResponse(): void {
    const { responseQuestion: question, answer } = this.moments;
    if (!question || !answer) return;
    this.moments.responseQuestion = undefined;
    const verdict = this.judging.decideResponse(answer.value, question.value, this.#bodies.requestLength);
    if (this.#holdResponse(question, answer.value)) return;
    question.decided(verdict);
    // The rest of one beyond the limit is still to pass, and to be counted.
    const streams = question.value.overLimit && (verdict.kind === 'pass' || verdict.kind === 'head');
    if (!streams) this.moments.responseBody = question;
  }

  #holdResponse(question: Question, answer: ResponseHead): boolean {
    if (!this.mayHold || !this.#requestSeen) return false;
    this.#sendAnswer();
    return this.#atDesk?.offerResponse(question, answer) ?? false;
  }

  #sendAnswer(): void {
    const { answer } = this.moments;
    if (!answer || this.#answerSent) return;
    this.#answerSent = true;
    this.emit({ id: this.id, at: answer.at, kind: 'answered', head: answer.value });
  }

  #judgeResponse(): void {
    const { responseBody: body, answer } = this.moments;
    if (!body || !answer) return;
    this.moments.responseBody = undefined;
    const told = this.judging.response(answer.value, body.value);
    if (told) this.emit({ id: this.id, at: body.at, kind: 'response-judged', ...told });
  }

  #close(): void {
    const { failure, closedAt = 0 } = this.moments;
    const { id } = this;
    if (failure) this.emit({ id, at: failure.at, kind: 'failed', failure: failure.value });
    // The system's clock may be set back meanwhile.
    const durationMs = Math.max(0, closedAt - this.#asked.at);
    this.emit({ id, at: closedAt, kind: 'closed', durationMs });
  }
}
