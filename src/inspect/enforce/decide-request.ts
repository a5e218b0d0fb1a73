import { documentOf } from '../eas/body.ts';
import type { InspectedRequest } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { refuseRequest } from './answers.ts';
import { attempt, fixesOf, stuckOf } from './attempt.ts';
import { cannot, type Decision, failureOf, type Matter, obstacleTo, PASS, send } from './decision.ts';
import type { Order } from './order.ts';
import { blockedOrMoot, outcomesAfter, outcomesOf, troubleOf, unfixable } from './outcomes.ts';
import { type TakenOut, takeOut } from './sync-refusal.ts';

/** Decides about a request; `judge` judges an edited document in its place. */
export function decideRequest(
  message: InspectedRequest,
  matter: Matter,
  judge: (document: WbxmlDocument) => readonly Hit[],
): Decision {
  const { rules, orders } = matter;
  const obstacle = rules.length > 0 ? obstacleTo(matter) : undefined;
  if (obstacle !== undefined) return cannot(matter, obstacle);
  const blocking = orders.filter(({ enforcement }) => enforcement === 'block');
  const document = documentOf(message.body);
  const taken = takenOut(message, document, blocking);
  if (blocking.length > 0 && !taken) return refused(message, orders, blocking);
  if (!document) return { verdict: PASS, outcomes: outcomesOf(orders, unfixable) };
  return edited(message, matter, { document, hits: matter.hits, judge }, taken, blocking);
}

function edited(
  message: InspectedRequest,
  matter: Matter,
  trial: Parameters<typeof attempt>[0],
  taken: TakenOut | undefined,
  blocking: readonly Order[],
): Decision {
  const { orders } = matter;
  const attempted = attempt(trial, [
    ...(taken ? [{ edits: taken.edits, orders: blocking }] : []),
    ...fixesOf(orders.filter(({ enforcement }) => enforcement === 'rewrite')),
  ]);
  const stuck = stuckOf(attempted);
  if (stuck.length > 0) return refused(message, orders, stuck);
  const failure = failureOf(matter, attempted);
  if (failure) return failure;
  const outcomes = outcomesAfter(orders, attempted, trial.document);
  const trouble = troubleOf('request', attempted);
  const told = trouble ? { trouble } : {};
  if (!attempted.document) return { verdict: PASS, outcomes, ...told };
  const decision = send(matter, attempted.document, outcomes);
  // Where it does not go as it was to, the server gets the items, and nothing is to be told of them.
  if (decision.verdict.kind !== 'send') return decision;
  return { ...decision, ...told, ...(taken && { refusal: taken.refusal }) };
}

/** Undefined where nothing is to be taken out, or what is to be cannot: then the whole request is refused. */
function takenOut(
  { line }: InspectedRequest,
  document: WbxmlDocument | undefined,
  blocking: readonly Order[],
): TakenOut | undefined {
  if (blocking.length === 0 || line.command !== 'Sync' || !document) return undefined;
  const nodes = blocking.map(({ hit }) => hit.node);
  return takeOut(document, nodes);
}

function refused(message: InspectedRequest, orders: readonly Order[], blocking: readonly Order[]): Decision {
  const rules = blocking.map(({ rule }) => rule);
  return { verdict: refuseRequest(message, rules), outcomes: outcomesOf(orders, blockedOrMoot) };
}
