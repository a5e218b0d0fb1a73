import { wholeBody } from '../inspect/eas/body.ts';
import type { Failure } from '../inspect/events.ts';
import type { CapturedBody, ResponseHead } from '../inspect/message.ts';
import type { Ruling } from './judging.ts';

/** What happened, and when; in milliseconds since 1970. */
export interface Moment<Value> {
  readonly at: number;
  value: Value;
}

/** A message that waits for its verdict. */
export interface Question extends Moment<CapturedBody> {
  readonly decided: (ruling: Ruling) => void;
}

/** What the relay said of an exchange, until it is told. A message is there either as a question or as a body that has passed. */
export class Moments {
  requestQuestion: Question | undefined;
  requestBody: Moment<CapturedBody> | undefined;
  /** Stays when it was told: the body is judged by it. */
  answer: Moment<ResponseHead> | undefined;
  responseQuestion: Question | undefined;
  responseBody: Moment<CapturedBody> | undefined;
  /** The first one. */
  failure: Moment<Failure> | undefined;
  /** When the wire was through with it. */
  closedAt: number | undefined;
  readonly #clock: { now(): number };

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  get isClosed(): boolean {
    return this.closedAt !== undefined;
  }

  /** What of the request is to be looked at next. */
  get request(): Moment<CapturedBody> | undefined {
    return this.requestQuestion ?? this.requestBody;
  }

  /** What of the answer is to be looked at next. */
  get response(): Moment<CapturedBody> | undefined {
    return this.responseQuestion ?? this.responseBody;
  }

  closed(): void {
    this.closedAt = this.now();
  }

  /** The proxy has answered, whole at once. */
  answeredInPlace({ head, body }: Extract<Ruling, { kind: 'answer' }>): void {
    this.answer = this.moment(head);
    this.responseBody = this.moment(wholeBody(body));
  }

  failed(failure: Failure): void {
    this.failure ??= this.moment(failure);
  }

  now(): number {
    return this.#clock.now();
  }

  /** What happens now. */
  moment<Value>(value: Value): Moment<Value> {
    return { at: this.now(), value };
  }

  /** A question that comes up now. */
  question(value: CapturedBody, decided: (ruling: Ruling) => void): Question {
    return { at: this.now(), value, decided };
  }
}
