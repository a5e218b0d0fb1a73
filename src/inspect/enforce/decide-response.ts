import { documentOf } from '../eas/body.ts';
import type { InspectedResponse, ResponseHead } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import { decode } from '../wbxml/decode.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { refuseResponse } from './answers.ts';
import { type Attempt, attempt, fixesOf, stuckOf } from './attempt.ts';
import { cannot, type Decision, failureOf, type Matter, obstacleTo, PASS, send } from './decision.ts';
import type { Order } from './order.ts';
import { blockedOrMoot, outcomesAfter, outcomesOf, troubleOf, unfixable } from './outcomes.ts';
import { tellRefusal } from './sync-answer.ts';
import type { Refusal } from './verdict.ts';

const UNTOLD = 'the answer has no room to tell of the items that were refused';

/** Decides about an answer; `judge` judges an edited document in its place, `refusal` is what came of its request. */
export function decideResponse(
  { head, body }: InspectedResponse,
  matter: Matter,
  judge: (document: WbxmlDocument) => readonly Hit[],
  refusal: Refusal | undefined,
): Decision {
  const { rules, orders } = matter;
  const toTell = tellsOf(head) ? refusal : undefined;
  const obstacle = rules.length > 0 || toTell ? obstacleTo(matter) : undefined;
  if (obstacle !== undefined) return cannot(matter, obstacle);
  const kept = orders.filter(isKeptBack);
  if (kept.length > 0) return keptBack(orders, kept);
  const document = documentOf(body);
  const attempted = document ? tryFixes(matter, document, judge) : NOTHING_TRIED;
  const stuck = stuckOf(attempted);
  if (stuck.length > 0) return keptBack(orders, stuck);
  return failureOf(matter, attempted) ?? finished(matter, attempted, toTell);
}

const NOTHING_TRIED: Attempt = { made: [], failed: [] };

/** Tells of refused items, and puts the answer together. */
function finished(matter: Matter, attempted: Attempt, refusal: Refusal | undefined): Decision {
  const { orders, body } = matter;
  const came = documentOf(body);
  const outcomes = came ? outcomesAfter(orders, attempted, came) : outcomesOf(orders, unfixable);
  const trouble = troubleOf('response', attempted);
  let document = attempted.document;
  if (refusal) {
    const base = document ?? came;
    const isOther = base === undefined && body.kind !== 'empty';
    const told = isOther ? ({ kind: 'unreadable' } as const) : tellRefusal(base, refusal);
    if (told.kind === 'unreadable') return cannot(matter, UNTOLD);
    if (told.kind === 'told') document = decode(told.document);
  }
  const decision: Decision = document ? send(matter, document, outcomes) : { verdict: PASS, outcomes };
  return trouble && !decision.trouble ? { ...decision, trouble } : decision;
}

/** What speaks of elements of the answer is tried; what speaks of the whole exchange has none of them. */
function tryFixes(
  { hits, orders }: Matter,
  document: WbxmlDocument,
  judge: (document: WbxmlDocument) => readonly Hit[],
): Attempt {
  const ofAnswer = hits.filter(({ rule }) => rule?.on !== 'exchange');
  return attempt(
    { document, hits: ofAnswer, judge },
    fixesOf(orders.filter(({ rule }) => rule.on !== 'exchange')),
  );
}

/** A blocked answer does not go back, unless taking an element out of it is what the rule asks for. */
function isKeptBack({ enforcement, rule, hit }: Order): boolean {
  return enforcement === 'block' && (rule.on === 'exchange' || hit.edit?.kind !== 'remove');
}

function keptBack(orders: readonly Order[], kept: readonly Order[]): Decision {
  const rules = kept.map(({ rule }) => rule);
  return { verdict: refuseResponse(rules), outcomes: outcomesOf(orders, blockedOrMoot) };
}

/** An answer that says that all failed tells the device to send its items again; of others it has to hear. */
function tellsOf(head: ResponseHead): boolean {
  return head.status === 200;
}
