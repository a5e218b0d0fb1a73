import type { HandEdit } from '../inspect/enforce/by-hand.ts';
import type { ExchangeEvent, Failure, Release } from '../inspect/events.ts';
import { foldExchange, type Exchange as Known } from '../inspect/exchange.ts';
import type { Direction, ResponseHead } from '../inspect/message.ts';
import type { Desk } from './hold-desk.ts';
import type { Judging, Ruling } from './judging.ts';
import type { Moments, Question } from './moments.ts';

/** The exchange whose messages come to the desk. */
export interface Visitor {
  readonly id: string;
  readonly moments: Pick<Moments, 'isClosed' | 'now' | 'failed'>;
  readonly judging: Judging;
  emit(event: ExchangeEvent): void;
  /** That its request was judged is being told. */
  requestTold(): void;
  answerInPlace(answer: Extract<Ruling, { kind: 'answer' }>): void;
  /** It was decided about, and more is to be told. */
  goOn(): void;
}

const DROPPED: Failure = {
  code: 'dropped',
  message: 'A message that was held was dropped by hand, and the connection cut',
};

/** The side of an exchange that a person deals with: its messages, once judged, may wait at the desk. */
export class AtDesk {
  readonly #desk: Pick<Desk, 'isOn' | 'take' | 'forget'>;
  readonly #visitor: Visitor;
  /** What the events told so far: messages are held by it. */
  #told: Known | undefined;

  constructor(desk: Pick<Desk, 'isOn' | 'take' | 'forget'>, visitor: Visitor) {
    this.#desk = desk;
    this.#visitor = visitor;
  }

  /** A person may want to hold messages. */
  get isOn(): boolean {
    return this.#desk.isOn;
  }

  /** One of the messages waits for a person. */
  get isHeld(): boolean {
    return this.#told?.held !== undefined;
  }

  heard(event: ExchangeEvent): void {
    this.#told = foldExchange(this.#told, event);
  }

  /** Has a request that was judged wait, where one was asked for; true where it waits. */
  offerRequest(question: Question): boolean {
    if (!this.isOn) return false;
    const { id, judging } = this.#visitor;
    const { sent: _, ...told } = judging.request(question.value) ?? {};
    if (!('request' in told)) return false;
    return this.#offer('request', question, { id, at: question.at, kind: 'request-judged', ...told });
  }

  /** The same for an answer whose head was told. */
  offerResponse(question: Question, answer: ResponseHead): boolean {
    const { id, judging } = this.#visitor;
    const { sent: _, ...told } = judging.response(answer, question.value) ?? {};
    if (!('response' in told)) return false;
    return this.#offer('response', question, { id, at: question.at, kind: 'response-judged', ...told });
  }

  /** The connection is gone. */
  forget(): void {
    this.#desk.forget(this.#visitor.id);
  }

  #offer(direction: Direction, { value, decided }: Question, judged: ExchangeEvent): boolean {
    const visitor = this.#visitor;
    const exchange = foldExchange(this.#told, judged);
    if (!exchange || value.overLimit || visitor.moments.isClosed) return false;
    return this.#desk.take({
      id: visitor.id,
      exchange,
      begin: () => {
        if (direction === 'request') visitor.requestTold();
        visitor.emit(judged);
      },
      tell: (until, edited) => {
        const at = visitor.moments.now();
        visitor.emit({ id: visitor.id, at, kind: 'held', direction, until, ...(edited && { edited }) });
      },
      messages: visitor.judging.messages,
      direction,
      wire: value.bytes,
      release: (how, edit) => this.#released(direction, how, edit, decided),
    });
  }

  #released(
    direction: Direction,
    how: Release,
    edit: HandEdit | undefined,
    decided: (ruling: Ruling) => void,
  ): void {
    const visitor = this.#visitor;
    const { ruling, ...told } = visitor.judging.rule(direction, how, edit);
    visitor.emit({ id: visitor.id, at: visitor.moments.now(), kind: 'released', direction, how, ...told });
    if (how === 'gone') return;
    if (ruling.kind === 'drop') visitor.moments.failed(DROPPED);
    if (ruling.kind === 'answer' && direction === 'request') visitor.answerInPlace(ruling);
    decided(ruling);
    visitor.goOn();
  }
}
