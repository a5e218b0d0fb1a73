import { documentOf, openBody, wholeBody } from '../eas/body.ts';
import type { RequestLine } from '../eas/request-line.ts';
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
import type { Rule } from '../rules/rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { decode } from '../wbxml/decode.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { refuseRequest, refuseResponse, refuseUnjudged } from './answers.ts';
import { type Attempt, attempt, type Change, type Trial } from './attempt.ts';
import { EnforcedRules } from './enforced-rules.ts';
import { enforceFinding, findingsWith, namesOf, type Order, type Outcome, ordersOf } from './order.ts';
import { addDocument, hindranceTo, type Rewritten, replaceDocument } from './rewrite.ts';
import { tellRefusal } from './sync-answer.ts';
import { type TakenOut, takeOut } from './sync-refusal.ts';
import type { HeldRequest, HeldResponse, Refusal, Verdict } from './verdict.ts';

export interface EnforcerOptions {
  /** What becomes of a message that had to be judged and could not be: it passes as it came, or is refused. */
  readonly onError: 'pass' | 'block';
}

const PASS: Verdict = { kind: 'pass' };

/** What was decided, and what to say of it. */
interface Decision {
  readonly verdict: Verdict;
  readonly outcomes?: ReadonlyMap<Hit, Outcome>;
  /** What could not be done. */
  readonly trouble?: Finding;
  /** Of a request: what the server gets. */
  readonly sent?: Body;
  readonly refusal?: Refusal;
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

  /** Whether a message of this direction and command has to be held: whether a rule in force could touch it. */
  holds(direction: Direction, line: RequestLine): boolean {
    return this.#rules.of(direction, line.command).length > 0;
  }

  /** Decides about a request; `captured` is over the limit where more came than may be held. */
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): HeldRequest {
    const { message, hits } = this.#inspector.inspectRequest(head, line, captured);
    const { sent, refusal, verdict, ...told } = this.#guarded('request', line, () =>
      this.#decideRequest(message, hits, captured),
    );
    return {
      message: sent ? { ...message, sent } : message,
      findings: findingsOf(hits, told),
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
    const { message, hits } = this.#inspector.inspectResponse(request, head, captured);
    const { verdict, ...told } = this.#guarded('response', request.line, () =>
      this.#decideResponse(request, message, hits, captured, refusal),
    );
    this.#inspector.learn(request, message);
    return { message, findings: findingsOf(hits, told), verdict };
  }

  #decideRequest(message: InspectedRequest, hits: readonly Hit[], captured: CapturedBody): Decision {
    const { line, head, body } = message;
    const rules = this.#rules.of('request', line.command);
    const orders = ordersOf(hits, this.#policy);
    const obstacle = rules.length > 0 ? obstacleTo(head.headers, body, hits, rules) : undefined;
    if (obstacle !== undefined) return this.#cannot('request', rules, orders, obstacle);
    const blocking = orders.filter(({ enforcement }) => enforcement === 'block');
    const document = documentOf(body);
    const taken = blocking.length > 0 ? takenOut(line, document, blocking) : undefined;
    if (blocking.length > 0 && !taken) return refusedWhole(message, orders, blocking);
    if (!document) return { verdict: PASS, outcomes: outcomesOf(orders, unfixable) };
    const changes = [
      ...(taken ? [{ edits: taken.edits, orders: blocking }] : []),
      ...fixesOf(orders.filter(({ enforcement }) => enforcement === 'rewrite')),
    ];
    const judge = (edited: WbxmlDocument) =>
      this.#inspector.judgeRequest({ ...message, body: asBody(body, edited) });
    const attempted = attempt({ document, hits, judge }, changes);
    const stuck = stuckOf(attempted);
    if (stuck.length > 0) return refusedWhole(message, orders, stuck);
    const failure = this.#failureOf('request', attempted, orders);
    if (failure) return failure;
    const outcomes = outcomesAfter(orders, attempted, document);
    const trouble = troubleOf('request', attempted);
    if (!attempted.document) return { verdict: PASS, outcomes, ...(trouble && { trouble }) };
    const rewritten = replaceDocument(head.headers, body, captured.bytes, attempted.document.bytes);
    const sent = openBody(rewritten.headers, wholeBody(rewritten.body), 'request', line.command);
    return {
      ...this.#send('request', rules, orders, { rewritten, sent, document: attempted.document, outcomes }),
      ...(trouble && { trouble }),
      ...(taken && { refusal: taken.refusal }),
    };
  }

  #decideResponse(
    request: InspectedRequest,
    message: InspectedResponse,
    hits: readonly Hit[],
    captured: CapturedBody,
    refusal: Refusal | undefined,
  ): Decision {
    const { head, body } = message;
    const rules = this.#rules.of('response', request.line.command);
    const orders = ordersOf(hits, this.#policy);
    const obstacle =
      rules.length > 0 || tellsOf(head, refusal) ? obstacleTo(head.headers, body, hits, rules) : undefined;
    if (obstacle !== undefined) return this.#cannot('response', rules, orders, obstacle);
    const blocking = orders.filter(({ enforcement }) => enforcement === 'block');
    const kept = blocking.filter(({ rule, hit }) => rule.on === 'exchange' || hit.edit?.kind !== 'remove');
    if (kept.length > 0) return keptBack(orders, kept);
    const document = documentOf(body);
    const fixable = orders.filter(({ rule }) => rule.on !== 'exchange');
    const judge = (edited: WbxmlDocument) =>
      this.#inspector.judgeResponse(request, { ...message, body: asBody(body, edited) });
    const attempted = document
      ? attempt({ document, hits: fixableHits(hits), judge } satisfies Trial, fixesOf(fixable))
      : NOTHING_TRIED;
    const stuck = stuckOf(attempted);
    if (stuck.length > 0) return keptBack(orders, stuck);
    const failure = this.#failureOf('response', attempted, orders);
    if (failure) return failure;
    const outcomes = document ? outcomesAfter(orders, attempted, document) : outcomesOf(orders, unfixable);
    return this.#finish({ request, message, captured, refusal, rules, orders, attempted, outcomes });
  }

  /** Tells of refused items, and puts the answer together. */
  #finish(state: {
    readonly request: InspectedRequest;
    readonly message: InspectedResponse;
    readonly captured: CapturedBody;
    readonly refusal: Refusal | undefined;
    readonly rules: readonly Rule[];
    readonly orders: readonly Order[];
    readonly attempted: Attempt;
    readonly outcomes: ReadonlyMap<Hit, Outcome>;
  }): Decision {
    const { request, message, captured, refusal, rules, orders, attempted, outcomes } = state;
    const { head, body } = message;
    const trouble = troubleOf('response', attempted);
    let document = attempted.document;
    if (refusal && tellsOf(head, refusal)) {
      const base = document ?? documentOf(body);
      const isOther = base === undefined && body.kind !== 'empty';
      const told = isOther ? ({ kind: 'unreadable' } as const) : tellRefusal(base, refusal);
      if (told.kind === 'unreadable') return this.#cannot('response', rules, orders, UNTOLD);
      if (told.kind === 'told') document = decode(told.document);
    }
    if (!document) return { verdict: PASS, outcomes, ...(trouble && { trouble }) };
    const rewritten =
      body.kind === 'empty'
        ? addDocument(head.headers, document.bytes)
        : replaceDocument(head.headers, body, captured.bytes, document.bytes);
    const sent = openBody(rewritten.headers, wholeBody(rewritten.body), 'response', request.line.command);
    const decision = this.#send('response', rules, orders, { rewritten, sent, document, outcomes });
    return trouble && !decision.trouble ? { ...decision, trouble } : decision;
  }

  /** Lets a new body go, once it was seen that it reads as it was meant. */
  #send(
    direction: Direction,
    rules: readonly Rule[],
    orders: readonly Order[],
    made: {
      readonly rewritten: Rewritten;
      readonly sent: Body;
      readonly document: WbxmlDocument;
      readonly outcomes: ReadonlyMap<Hit, Outcome>;
    },
  ): Decision {
    const { rewritten, sent, document, outcomes } = made;
    const isRight = sent.kind !== 'damaged' && documentOf(sent)?.bytes.equals(document.bytes) === true;
    if (!isRight || document.error) return this.#cannot(direction, rules, orders, UNREADABLE_AGAIN);
    return { verdict: { kind: 'send', ...rewritten }, outcomes, sent };
  }

  /** The message cannot be judged or acted on as a whole. */
  #cannot(direction: Direction, rules: readonly Rule[], orders: readonly Order[], why: string): Decision {
    const isBlocked = this.#options.onError === 'block';
    const what = rules.length > 0 ? `${namesOf(rules)} could not be enforced` : 'enforcing was not possible';
    const trouble = enforceFinding(direction, `${what}: ${why}`, isBlocked);
    const outcome: Outcome = isBlocked ? { action: 'blocked' } : { action: 'none', hindrance: why };
    const verdict = isBlocked ? refuseUnjudged(direction, rules, why) : PASS;
    return { verdict, trouble, outcomes: outcomesOf(orders, () => outcome) };
  }

  /** Some edits could not be made, and such a message is not to pass. */
  #failureOf(direction: Direction, { failed }: Attempt, orders: readonly Order[]): Decision | undefined {
    const [first] = failed;
    if (!first || this.#options.onError === 'pass') return undefined;
    const rules = failed.flatMap(({ change }) => change.orders.map(({ rule }) => rule));
    return this.#cannot(direction, rules, orders, first.why);
  }

  /** A failure of ours is treated as any message that cannot be judged. */
  #guarded(direction: Direction, line: RequestLine, decide: () => Decision): Decision {
    try {
      return decide();
    } catch (error) {
      const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return this.#cannot(direction, this.#rules.of(direction, line.command), [], `easlens failed (${said})`);
    }
  }
}

const NOTHING_TRIED: Attempt = { made: [], failed: [] };
const UNTOLD = 'the answer has no room to tell of the items that were refused';
const UNREADABLE_AGAIN = 'the rewritten body could not be read again';
const NO_FIX = 'its rule has no fix that applies here';
const GONE = 'its rule judges the whole exchange, and the request is with the server already';
const ALL_REFUSED = 'the whole message was refused for another rule';

/** Why a message cannot be acted on at all; undefined where it can. */
function obstacleTo(
  headers: RequestHead['headers'],
  body: Body,
  hits: readonly Hit[],
  rules: readonly Rule[],
): string | undefined {
  const ofBody = hindranceTo(headers, body);
  for (const { finding, rule } of hits) {
    if (rule) continue;
    if (finding.rule === 'easlens/inspector') return finding.message;
    if (finding.rule === 'easlens/limit') return 'it is too large to be judged to its end';
    if (rules.some(({ name }) => name === finding.rule)) return `${finding.rule}: ${finding.message}`;
  }
  return ofBody;
}

function takenOut(
  line: RequestLine,
  document: WbxmlDocument | undefined,
  blocking: readonly Order[],
): TakenOut | undefined {
  if (line.command !== 'Sync' || !document) return undefined;
  return takeOut(
    document,
    blocking.map(({ hit }) => hit.node),
  );
}

function refusedWhole(
  message: InspectedRequest,
  orders: readonly Order[],
  blocking: readonly Order[],
): Decision {
  const rules = blocking.map(({ rule }) => rule);
  return { verdict: refuseRequest(message, rules), outcomes: outcomesOf(orders, blockedOrMoot) };
}

function keptBack(orders: readonly Order[], kept: readonly Order[]): Decision {
  const rules = kept.map(({ rule }) => rule);
  return { verdict: refuseResponse(rules), outcomes: outcomesOf(orders, blockedOrMoot) };
}

/** Orders to block whose item cannot be taken out: then the whole message does not pass. */
function stuckOf({ failed }: Attempt): readonly Order[] {
  return failed.flatMap(({ change }) => change.orders).filter(({ enforcement }) => enforcement === 'block');
}

function blockedOrMoot({ enforcement }: Order): Outcome {
  return enforcement === 'block' ? { action: 'blocked' } : { action: 'none', hindrance: ALL_REFUSED };
}

function unfixable({ rule }: Order): Outcome {
  return { action: 'none', hindrance: rule.on === 'exchange' ? GONE : NO_FIX };
}

/** An answer that says that all failed tells the device to send its items again; of others it has to hear. */
function tellsOf(head: ResponseHead, refusal: Refusal | undefined): boolean {
  return refusal !== undefined && head.status === 200;
}

function fixesOf(orders: readonly Order[]): readonly Change[] {
  return orders.flatMap((order) => (order.hit.edit ? [{ edits: [order.hit.edit], orders: [order] }] : []));
}

/** Hits that speak of elements of the answer. */
function fixableHits(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(({ rule }) => rule?.on !== 'exchange');
}

function asBody(body: Body, document: WbxmlDocument): Body {
  return { ...body, document } as Body;
}

function outcomesOf(
  orders: readonly Order[],
  outcomeOf: (order: Order) => Outcome,
): ReadonlyMap<Hit, Outcome> {
  return new Map(orders.map((order) => [order.hit, outcomeOf(order)]));
}

/** What became of each order once edits were tried. */
function outcomesAfter(
  orders: readonly Order[],
  { made, failed }: Attempt,
  document: WbxmlDocument,
): ReadonlyMap<Hit, Outcome> {
  const done = new Set(made.flatMap((change) => change.orders));
  const reasons = new Map(failed.flatMap(({ change, why }) => change.orders.map((order) => [order, why])));
  const gone = made.filter(({ orders: [first] }) => first?.enforcement === 'block');
  return outcomesOf(orders, (order) => {
    const why = reasons.get(order);
    if (why !== undefined) return { action: 'none', hindrance: why };
    const isGone = gone.some(({ edits }) =>
      edits.some(({ node }) => isWithin(document, order.hit.node, node)),
    );
    if (order.rule.on !== 'exchange' && isGone) return { action: 'blocked' };
    if (done.has(order)) return { action: order.enforcement === 'block' ? 'blocked' : 'rewritten' };
    return unfixable(order);
  });
}

function isWithin(document: WbxmlDocument, node: number, around: number): boolean {
  return node >= around && node < document.next(around);
}

function troubleOf(direction: Direction, { made, failed }: Attempt): Finding | undefined {
  const [first] = failed;
  if (!first) return undefined;
  const names = namesOf(failed.flatMap(({ change }) => change.orders.map(({ rule }) => rule)));
  const finding = enforceFinding(direction, `${names} not enforced: ${first.why}`, false);
  // Where others of the edits were made, it is this part alone that stays.
  return made.length === 0
    ? finding
    : { ...finding, message: finding.message.replace(/sent on/, 'that part sent on') };
}

function findingsOf(
  hits: readonly Hit[],
  { outcomes, trouble }: Pick<Decision, 'outcomes' | 'trouble'>,
): readonly Finding[] {
  const findings = findingsWith(hits, outcomes ?? new Map());
  return trouble ? [...findings, trouble] : findings;
}
