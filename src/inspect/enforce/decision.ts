import type { Finding } from '../finding.ts';
import type { Body, CapturedBody, Direction, RawHeaders } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import type { Rule } from '../rules/rule.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { refuseUnjudged } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { enforceFinding, namesOf, type Order, type Outcome } from './order.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import { hindranceTo } from './rewrite.ts';
import type { Refusal, Verdict } from './verdict.ts';
import { withDocument } from './with-document.ts';

/** A message that is decided about: what came, what was found in it, and what the operator wants of it. */
export interface Matter {
  readonly direction: Direction;
  readonly command: string;
  readonly headers: RawHeaders;
  readonly body: Body;
  /** The body as it came, codings and all. */
  readonly captured: CapturedBody;
  readonly hits: readonly Hit[];
  /** Rules in force that could touch a message of this direction and command. */
  readonly rules: readonly Rule[];
  readonly orders: readonly Order[];
  readonly onError: 'pass' | 'block';
}

/** What was decided, and what to say of it. */
export interface Decision {
  readonly verdict: Verdict;
  readonly outcomes?: Outcomes;
  /** What could not be done. */
  readonly trouble?: Finding;
  /** What goes on in place of the body that came. */
  readonly sent?: Body;
  readonly refusal?: Refusal;
}

export const PASS: Verdict = { kind: 'pass' };

const UNREADABLE_AGAIN = 'the rewritten body could not be read again';

/** Why a message cannot be acted on at all, as half a sentence; undefined where it can. */
export function obstacleTo({ headers, body, hits, rules }: Matter): string | undefined {
  for (const { finding, rule } of hits) {
    if (rule) continue;
    if (finding.rule === 'easlens/inspector') return finding.message;
    if (finding.rule === 'easlens/limit') return 'it is too large to be judged to its end';
    if (rules.some(({ name }) => name === finding.rule)) return `${finding.rule}: ${finding.message}`;
  }
  return hindranceTo(headers, body);
}

/** The message cannot be judged or acted on as a whole. */
export function cannot(
  { direction, rules, orders, onError }: Pick<Matter, 'direction' | 'rules' | 'orders' | 'onError'>,
  why: string,
): Decision {
  const isBlocked = onError === 'block';
  const what = rules.length > 0 ? `${namesOf(rules)} could not be enforced` : 'enforcing was not possible';
  const trouble = enforceFinding(direction, `${what}: ${why}`, isBlocked);
  const outcome: Outcome = isBlocked ? { action: 'blocked' } : { action: 'none', hindrance: why };
  const verdict = isBlocked ? refuseUnjudged(direction, rules, why) : PASS;
  return { verdict, trouble, outcomes: outcomesOf(orders, () => outcome) };
}

/** Some edits could not be made, and such a message is not to pass. */
export function failureOf(matter: Matter, { failed }: Attempt): Decision | undefined {
  const [first] = failed;
  if (!first || matter.onError === 'pass') return undefined;
  const rules = failed.flatMap(({ change }) => change.orders.map(({ rule }) => rule));
  return cannot({ ...matter, rules }, first.why);
}

/** Lets the message go with another document, once it was seen that it reads as it was meant. */
export function send(matter: Matter, document: WbxmlDocument, outcomes: Outcomes): Decision {
  const made = document.error
    ? undefined
    : withDocument({ ...matter, wire: matter.captured.bytes }, document.bytes);
  if (!made) return cannot(matter, UNREADABLE_AGAIN);
  return { verdict: { kind: 'send', ...made.rewritten }, outcomes, sent: made.body };
}
