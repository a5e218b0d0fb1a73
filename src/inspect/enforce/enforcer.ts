import type { RequestLine } from '../eas/request-line.ts';
import { mayLead } from '../eas/staying/leads.ts';
import type { Finding } from '../finding.ts';
import type { Inspector } from '../inspector.ts';
import type {
  Body,
  CapturedBody,
  Direction,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import type { RulePolicy } from '../rules/policy.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { decideRequest } from './decide-request.ts';
import { decideResponse } from './decide-response.ts';
import { cannot, type Decision, type Matter } from './decision.ts';
import { EnforcedRules } from './enforced-rules.ts';
import { type Keep, type Kept, keepDevice } from './keep-devices.ts';
import { findingsWith, ordersOf } from './order.ts';
import type { HeldRequest, HeldResponse, Refusal } from './verdict.ts';

export interface EnforcerOptions {
  /** What becomes of a message that had to be judged and could not be: it passes as it came, or is refused. */
  readonly onError: 'pass' | 'block';
  /** Rewrites what leads a device to another server; the inspector has to be told how to know that. */
  readonly keep?: Keep;
}

/** Judges messages before they go on, and decides what becomes of them. Never throws. */
export class Enforcer {
  readonly #inspector: Inspector;
  readonly #policy: RulePolicy;
  readonly #rules: EnforcedRules;
  readonly #options: EnforcerOptions;

  /** `policy` is the one that `rules` and the inspector go by. */
  constructor(
    inspector: Inspector,
    rules: RuleSet,
    policy: RulePolicy,
    options: EnforcerOptions = { onError: 'pass' },
  ) {
    this.#inspector = inspector;
    this.#policy = policy;
    this.#rules = new EnforcedRules(rules, policy);
    this.#options = options;
  }

  /** False where no request is held, whatever it asks for: its head need not be read before it goes on. */
  get mayHoldRequests(): boolean {
    return this.#rules.mayActOnRequests;
  }

  /**
   * Whether a message of this direction and command has to be held: whether a rule in force could touch it, or an answer, whose
   * head is known by then, may lead the device away.
   */
  holds(direction: Direction, line: RequestLine, answer?: ResponseHead): boolean {
    if (this.#rules.of(direction, line.command).length > 0) return true;
    return this.#options.keep !== undefined && answer !== undefined && mayLead(line.command, answer.status);
  }

  /** Decides about a request; `captured` is over the limit where more came than may be held. */
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): HeldRequest {
    const { message, hits } = this.#inspector.inspectRequest(head, line, captured);
    const judge = (edited: WbxmlDocument) =>
      this.#inspector.judgeRequest({ ...message, body: withTree(message.body, edited) });
    const decision = this.#guarded('request', line, () =>
      decideRequest(message, this.#matter('request', line, message, hits, captured), judge),
    );
    const { sent, refusal, verdict } = decision;
    return {
      message: sent ? { ...message, sent } : message,
      findings: findingsOf(hits, decision),
      verdict,
      ...(refusal && { refusal }),
    };
  }

  /** Decides about an answer; `refusal` is what came of its request. */
  response(
    request: InspectedRequest,
    head: ResponseHead,
    captured: CapturedBody,
    refusal?: Refusal,
  ): HeldResponse {
    const { line } = request;
    const { message, hits } = this.#inspector.inspectResponse(request, head, captured);
    const judge = (edited: WbxmlDocument) =>
      this.#inspector.judgeResponse(request, { ...message, body: withTree(message.body, edited) });
    const decision = this.#guarded('response', line, () =>
      decideResponse(message, this.#matter('response', line, message, hits, captured), judge, refusal),
    );
    this.#inspector.learn(request, message);
    const kept = this.#kept(request, message, captured, hits, decision);
    const { moved, verdict } = kept;
    return { message, findings: findingsOf(kept.hits, decision), verdict, ...(moved && { moved }) };
  }

  /** What keeping the device makes of an answer that was decided about; a failure of ours leaves it as it was. */
  #kept(
    request: InspectedRequest,
    response: InspectedResponse,
    { bytes: wire }: CapturedBody,
    hits: readonly Hit[],
    { verdict }: Decision,
  ): Kept {
    const { keep } = this.#options;
    if (!keep || !hits.some(({ leaving }) => leaving)) return { hits, verdict };
    try {
      return keepDevice(keep, { request, response, wire, hits, verdict });
    } catch (error) {
      const hindrance = `easlens failed (${error instanceof Error ? `${error.name}: ${error.message}` : error})`;
      const failed = hits.map((hit) =>
        hit.leaving ? { ...hit, finding: { ...hit.finding, hindrance } } : hit,
      );
      return { hits: failed, verdict };
    }
  }

  #matter(
    direction: Direction,
    { command }: RequestLine,
    { head, body }: Pick<InspectedRequest | InspectedResponse, 'head' | 'body'>,
    hits: readonly Hit[],
    captured: CapturedBody,
  ): Matter {
    const rules = this.#rules.of(direction, command);
    const orders = ordersOf(hits, this.#policy);
    const { onError } = this.#options;
    return { direction, command, headers: head.headers, body, captured, hits, rules, orders, onError };
  }

  /** A failure of ours is treated as any message that cannot be judged. */
  #guarded(direction: Direction, { command }: RequestLine, decide: () => Decision): Decision {
    try {
      return decide();
    } catch (error) {
      const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const rules = this.#rules.of(direction, command);
      const { onError } = this.#options;
      return cannot({ direction, rules, orders: [], onError }, `easlens failed (${said})`);
    }
  }
}

/** A body with another tree, for the rules to judge: only one that has a tree is ever edited. */
function withTree(body: Body, document: WbxmlDocument): Body {
  return { ...body, document } as Body;
}

function findingsOf(
  hits: readonly Hit[],
  { outcomes, trouble }: Pick<Decision, 'outcomes' | 'trouble'>,
): readonly Finding[] {
  const findings = findingsWith(hits, outcomes ?? new Map());
  return trouble ? [...findings, trouble] : findings;
}
