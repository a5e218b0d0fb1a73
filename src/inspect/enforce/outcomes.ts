import type { Finding } from '../finding.ts';
import type { Direction } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import type { Node, WbxmlDocument } from '../wbxml/document.ts';
import type { Attempt } from './attempt.ts';
import { enforceFinding, namesOf, type Order, type Outcome } from './order.ts';

/** What became of the findings that something was to be done about. */
export type Outcomes = ReadonlyMap<Hit, Outcome>;

const NO_FIX = 'its rule has no fix that applies here';
const GONE = 'its rule judges the whole exchange, and the request is with the server already';
const ALL_REFUSED = 'the whole message was refused for another rule';

export function outcomesOf(orders: readonly Order[], outcomeOf: (order: Order) => Outcome): Outcomes {
  return new Map(orders.map((order) => [order.hit, outcomeOf(order)]));
}

/** What became of an order where the whole message was refused. */
export function blockedOrMoot({ enforcement }: Order): Outcome {
  return enforcement === 'block' ? { action: 'blocked' } : { action: 'none', hindrance: ALL_REFUSED };
}

/** What became of an order that no edit carries out. */
export function unfixable({ rule }: Order): Outcome {
  return { action: 'none', hindrance: rule.on === 'exchange' ? GONE : NO_FIX };
}

/** What became of each order once edits were tried on the document. */
export function outcomesAfter(
  orders: readonly Order[],
  { made, failed }: Attempt,
  document: WbxmlDocument,
): Outcomes {
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

/** A finding that tells of the edits that could not be made; undefined where all could. */
export function troubleOf(direction: Direction, { made, failed }: Attempt): Finding | undefined {
  const [first] = failed;
  if (!first) return undefined;
  const names = namesOf(failed.flatMap(({ change }) => change.orders.map(({ rule }) => rule)));
  const finding = enforceFinding(direction, `${names} not enforced: ${first.why}`, false);
  // Where others of the edits were made, it is this part alone that stays.
  return made.length === 0
    ? finding
    : { ...finding, message: finding.message.replace(/sent on/, 'that part sent on') };
}

function isWithin(document: WbxmlDocument, node: Node, around: Node): boolean {
  return node >= around && node < document.next(around);
}
