import type { RequestLine } from '../inspect/eas/request-line.ts';
import { answerByHand, type HandEdit } from '../inspect/enforce/by-hand.ts';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { HeldRequest, HeldResponse, Verdict } from '../inspect/enforce/verdict.ts';
import type { Release } from '../inspect/events.ts';
import type { Finding } from '../inspect/finding.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type {
  CapturedBody,
  Direction,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from '../inspect/message.ts';
import type { MovedDevices } from './moved-devices.ts';
import { sentInPlace, sentRequest, sentResponse, withWholeLength } from './sent.ts';

export interface Judges {
  readonly inspector: Pick<Inspector, 'request' | 'response'>;
  readonly enforcer: Pick<Enforcer, 'holds' | 'request' | 'response'> | undefined;
  /** Where devices are remembered that were told to stay. */
  readonly moved?: Pick<MovedDevices, 'learn'> | undefined;
}

/** The request, as far as its head tells, and who sent it. */
export interface Asked {
  readonly head: RequestHead;
  readonly line: RequestLine;
  /** Address of the client. */
  readonly client: string;
}

/** Hears of a judge that threw: that costs its findings, never the traffic. */
export interface JudgingListener {
  judgeFailed(what: Direction, error: unknown): void;
}

/** What the events tell of a message. */
interface Told {
  readonly findings: readonly Finding[];
}

type ToldRequest = Told & { readonly request: InspectedRequest; readonly sent?: InspectedRequest };
type ToldResponse = Told & { readonly response: InspectedResponse; readonly sent?: InspectedResponse };

/** What becomes of a message in the end: a person may also have it go nowhere. */
export type Ruling = Verdict | { readonly kind: 'drop' };

/** What a person decided, and what the events tell of it. */
export interface Ruled extends Told {
  readonly ruling: Ruling;
  readonly sentRequest?: InspectedRequest;
  readonly sentResponse?: InspectedResponse;
}

const PASS: Verdict = { kind: 'pass' };

/** What is thought of the two messages of an exchange: those that were held are not judged again. */
export class Judging {
  readonly #judges: Judges;
  readonly #asked: Asked;
  readonly #listener: JudgingListener;
  #request: InspectedRequest | undefined;
  #heldRequest: HeldRequest | undefined;
  #heldResponse: HeldResponse | undefined;

  constructor(judges: Judges, asked: Asked, listener: JudgingListener) {
    this.#judges = judges;
    this.#asked = asked;
    this.#listener = listener;
  }

  /** What the two messages came as, as far as they were judged. */
  get messages(): { readonly request?: InspectedRequest; readonly response?: InspectedResponse } {
    const response = this.#heldResponse?.message;
    return { ...(this.#request && { request: this.#request }), ...(response && { response }) };
  }

  holdsRequest(): boolean {
    return this.#judges.enforcer?.holds('request', this.#asked.line) ?? false;
  }

  holdsResponse(head: ResponseHead | undefined): boolean {
    if (this.#heldRequest?.refusal) return true;
    return this.#judges.enforcer?.holds('response', this.#asked.line, head) ?? false;
  }

  decideRequest(captured: CapturedBody): Verdict {
    const { enforcer, inspector } = this.#judges;
    const { head, line } = this.#asked;
    this.#heldRequest = this.#guarded('request', () =>
      enforcer
        ? enforcer.request(head, line, captured)
        : { ...inspector.request(head, line, captured), verdict: PASS },
    );
    this.#request = this.#heldRequest?.message;
    return this.#heldRequest?.verdict ?? PASS;
  }

  /** @param length of what came of the request, where the answer overtook it */
  decideResponse(head: ResponseHead, captured: CapturedBody, length: number): Verdict {
    const request = this.#request ?? this.#unknownRequest(length);
    const refusal = this.#heldRequest?.refusal;
    const { enforcer, inspector } = this.#judges;
    this.#heldResponse = this.#guarded('response', () =>
      enforcer
        ? enforcer.response(request, head, captured, refusal)
        : { ...inspector.response(request, head, captured), verdict: PASS },
    );
    const { moved, verdict = PASS } = this.#heldResponse ?? {};
    if (moved) this.#judges.moved?.learn(this.#asked.line, this.#asked.client, moved);
    return verdict;
  }

  /** The server hears nothing of the request, so the answer of the proxy is the only one there is. */
  answerInPlace({ head, body }: Extract<Verdict, { kind: 'answer' }>): void {
    this.#heldResponse = { message: sentInPlace(this.#asked.line, head, body), findings: [], verdict: PASS };
  }

  request(captured: CapturedBody): ToldRequest | undefined {
    const held = this.#heldRequest;
    const { head, line } = this.#asked;
    const judged =
      held ?? this.#guarded('request', () => this.#judges.inspector.request(head, line, captured));
    if (!judged) return undefined;
    const request = withWholeLength(judged.message, captured);
    this.#request = request;
    const sent = held && sentRequest(request, held.verdict);
    return { request, findings: judged.findings, ...(sent && { sent }) };
  }

  response(head: ResponseHead, captured: CapturedBody): ToldResponse | undefined {
    const request = this.#request;
    if (!request) return undefined;
    const held = this.#heldResponse;
    const judged =
      held ?? this.#guarded('response', () => this.#judges.inspector.response(request, head, captured));
    if (!judged) return undefined;
    const response = withWholeLength(judged.message, captured);
    const sent = held && sentResponse(this.#asked.line, response, held.verdict);
    return { response, findings: judged.findings, ...(sent && { sent }) };
  }

  /** What a person decided about a message that was judged: the rules have their way only where it goes on unedited. */
  rule(direction: Direction, how: Release, edit: HandEdit | undefined): Ruled {
    const ruling = this.#ruling(direction, how, edit);
    const findings = edit ? edit.message.findings.map(withoutSpan) : [];
    if (direction === 'request') return { ruling, findings, ...this.#ruleRequest(ruling, edit) };
    return { ruling, findings, ...this.#ruleResponse(ruling, edit) };
  }

  #ruling(direction: Direction, how: Release, edit: HandEdit | undefined): Ruling {
    if (edit) return edit.verdict;
    if (how === 'dropped') return { kind: 'drop' };
    if (how === 'answered' && this.#request) return answerByHand(this.#request);
    return (direction === 'request' ? this.#heldRequest : this.#heldResponse)?.verdict ?? PASS;
  }

  #ruleRequest(ruling: Ruling, edit: HandEdit | undefined): Pick<Ruled, 'sentRequest'> {
    const held = this.#heldRequest;
    if (!held || ruling.kind === 'drop') return {};
    // Items that the rules took out are in it again, or the request is not sent at all: nothing is to be told of them.
    if (ruling !== held.verdict) {
      const { message, findings } = held;
      this.#heldRequest = { message, findings, verdict: ruling };
    }
    const edited = edit?.message.request;
    if (edited) this.#request = { ...held.message, sent: edited.body };
    const sent = edited ?? sentRequest(held.message, ruling);
    return sent ? { sentRequest: sent } : {};
  }

  #ruleResponse(ruling: Ruling, edit: HandEdit | undefined): Pick<Ruled, 'sentResponse'> {
    const held = this.#heldResponse;
    if (!held || ruling.kind === 'drop') return {};
    const sent = edit?.message.response ?? sentResponse(this.#asked.line, held.message, ruling);
    return sent ? { sentResponse: sent } : {};
  }

  /** Stands for a request whose answer came before it was whole, or which could not be inspected. */
  #unknownRequest(length: number): InspectedRequest {
    const { head, line } = this.#asked;
    return { head, line, body: { kind: 'over-limit', length } };
  }

  #guarded<Judged>(what: Direction, judge: () => Judged): Judged | undefined {
    try {
      return judge();
    } catch (error) {
      this.#listener.judgeFailed(what, error);
      return undefined;
    }
  }
}

/** A span counts in the body that was edited, and the one that came is shown. */
function withoutSpan({ span: _, ...finding }: Finding): Finding {
  return { ...finding, message: `as edited: ${finding.message}` };
}
