import type { RequestLine } from '../eas/request-line.ts';
import type { Inspector } from '../inspector.ts';
import type { CapturedBody, Direction, InspectedRequest, RequestHead, ResponseHead } from '../message.ts';
import type { RulePolicy } from '../rules/policy.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { HeldRequest, HeldResponse, Refusal } from './verdict.ts';

export interface EnforcerOptions {
  /** What becomes of a message that had to be judged and could not be: it passes as it came, or is refused. */
  readonly onError: 'pass' | 'block';
}

/** Judges messages before they go on, and decides what becomes of them. Never throws. */
export class Enforcer {
  readonly #inspector: Inspector;
  readonly #rules: RuleSet;
  readonly #policy: RulePolicy;
  readonly #options: EnforcerOptions;

  constructor(
    inspector: Inspector,
    rules: RuleSet,
    policy: RulePolicy,
    options: EnforcerOptions = { onError: 'pass' },
  ) {
    this.#inspector = inspector;
    this.#rules = rules;
    this.#policy = policy;
    this.#options = options;
  }

  /** Whether a message of this direction and command has to be held: whether a rule in force could touch it. */
  holds(_direction: Direction, _line: RequestLine): boolean {
    return (
      this.#rules.rules.some(({ name }) => this.#policy.enforcement(name) !== 'report') &&
      this.#options.onError === 'block'
    );
  }

  /** Decides about a request; `captured` is over the limit where more came than may be held. */
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): HeldRequest {
    return { ...this.#inspector.request(head, line, captured), verdict: { kind: 'pass' } };
  }

  /** Decides about an answer. */
  response(
    request: InspectedRequest,
    head: ResponseHead,
    captured: CapturedBody,
    _refusal?: Refusal,
  ): HeldResponse {
    return { ...this.#inspector.response(request, head, captured), verdict: { kind: 'pass' } };
  }
}
