import { type Edit, type EditFate, editDocument } from '../rules/edit.ts';
import type { Hit } from '../rules/engine.ts';
import { decode } from '../wbxml/decode.ts';
import { type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { Containers } from './containers.ts';
import type { Order } from './order.ts';

/** Edits that are made together or not at all, and the orders they carry out. */
export interface Change {
  readonly edits: readonly Edit[];
  readonly orders: readonly Order[];
}

/** A change that was not made, and why, as half a sentence. */
export interface FailedChange {
  readonly change: Change;
  readonly why: string;
}

export interface Attempt {
  readonly made: readonly Change[];
  readonly failed: readonly FailedChange[];
  /** The edited document; absent where no change could be made. */
  readonly document?: WbxmlDocument;
}

/** What changes are tried on. */
export interface Trial {
  readonly document: WbxmlDocument;
  /** What was found in the document as it came. */
  readonly hits: readonly Hit[];
  /** Judges an edited document by all rules. */
  readonly judge: (document: WbxmlDocument) => readonly Hit[];
}

/** Most times that what is left of the changes is tried again. Each time costs a judging. */
const MAX_ROUNDS = 3;

const BROKEN = 'the edited body could not be read again';
const STILL_BROKEN = 'the rule would still be broken';
const NEW_ERROR = 'it would break another rule';
const NOTHING_LEFT = 'nothing would be left of the body';
const NO_BYTES = 'the character set of the body has no bytes for the text';
const UNSETTLED = 'no combination of the edits was found to be right';

/**
 * Makes changes to a document, reads it again and judges it again. A change that leaves its rule broken where it was
 * found, or brings an error that was not there, is left out, and the others are tried once more.
 */
export function attempt(trial: Trial, changes: readonly Change[]): Attempt {
  const failed: FailedChange[] = [];
  let left = changes;
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    const { bad, document } = tryChanges(trial, left);
    if (bad.size === 0 && document) return { made: left, failed, document };
    for (const [change, why] of bad) failed.push({ change, why });
    left = left.filter((change) => !bad.has(change));
  }
  for (const change of left) failed.push({ change, why: UNSETTLED });
  return { made: [], failed };
}

interface Tried {
  /** Changes that did not work; empty where all did. */
  readonly bad: ReadonlyMap<Change, string>;
  readonly document?: WbxmlDocument;
}

function tryChanges(trial: Trial, changes: readonly Change[]): Tried {
  const edits = changes.flatMap((change) => change.edits);
  const { bytes, fates } = editDocument(trial.document, edits);
  const document = decode(bytes);
  const before = document.error
    ? undefined
    : numbersBefore(trial.document, keptElements(trial.document, edits, fates), document);
  if (!before) return { bad: all(changes, BROKEN) };
  const bad = new Map<Change, string>(unmade(changes, fates));
  const found = trial.judge(document).map((hit) => ({ hit, node: before[hit.node] ?? hit.node }));
  for (const [change, why] of [...stillBroken(changes, found), ...newErrors(trial, changes, found)]) {
    if (!bad.has(change)) bad.set(change, why);
  }
  return { bad, document };
}

/** A hit in the edited document, and the number its element had before. */
interface FoundAgain {
  readonly hit: Hit;
  readonly node: Node;
}

function stillBroken(changes: readonly Change[], found: readonly FoundAgain[]): readonly [Change, string][] {
  const keys = new Set(found.map(({ hit, node }) => keyOf(hit, node)));
  const left = changes.filter(({ orders }) => orders.some(({ hit }) => keys.has(keyOf(hit, hit.node))));
  return left.map((change) => [change, STILL_BROKEN]);
}

function newErrors(
  trial: Trial,
  changes: readonly Change[],
  found: readonly FoundAgain[],
): readonly [Change, string][] {
  const containers = new Containers(trial.document);
  const known = new Set(trial.hits.map((hit) => keyOf(hit, hit.node)));
  return found
    .filter(({ hit, node }) => hit.finding.severity === 'error' && hit.rule && !known.has(keyOf(hit, node)))
    .flatMap(({ node }) => nearest(containers, changes, node))
    .map((change) => [change, NEW_ERROR]);
}

/** The changes that carry orders out one by one; an order whose finding proposes no edit has none. */
export function fixesOf(orders: readonly Order[]): readonly Change[] {
  return orders.flatMap((order) => (order.hit.edit ? [{ edits: [order.hit.edit], orders: [order] }] : []));
}

/** Orders to block whose item cannot be taken out: then the whole message does not pass. */
export function stuckOf({ failed }: Attempt): readonly Order[] {
  return failed.flatMap(({ change }) => change.orders).filter(({ enforcement }) => enforcement === 'block');
}

function keyOf({ finding }: Hit, node: Node): string {
  return `${node} ${finding.rule}`;
}

function all(changes: readonly Change[], why: string): ReadonlyMap<Change, string> {
  return new Map(changes.map((change) => [change, why]));
}

/** Changes of which an edit could not be made beside the others. */
function* unmade(changes: readonly Change[], fates: readonly EditFate[]): Generator<[Change, string]> {
  let number = 0;
  for (const change of changes) {
    for (const { kind } of change.edits) {
      const fate = fates[number++];
      if (fate === 'conflict') yield [change, 'another enforced rule sets another text'];
      if (fate === 'impossible') yield [change, kind === 'remove' ? NOTHING_LEFT : NO_BYTES];
    }
  }
}

/** The changes in the item that a node belongs to; where there are none, all of them. */
function nearest(containers: Containers, changes: readonly Change[], node: Node): readonly Change[] {
  const home = containers.of(node);
  const near = changes.filter(({ edits }) => edits.some((edit) => containers.of(edit.node) === home));
  return near.length > 0 ? near : changes;
}

/** The elements that edits leave, in document order. */
function keptElements(
  document: WbxmlDocument,
  edits: readonly Edit[],
  fates: readonly EditFate[],
): readonly Node[] {
  const made = new Map(
    edits.filter((_, number) => fates[number] === 'made').map((edit) => [edit.node, edit.kind]),
  );
  const kept: Node[] = [];
  for (let node = 0; node < document.size; ) {
    const kind = made.get(node);
    if (kind !== 'remove' && document.kind(node) === NodeKind.Element) kept.push(node);
    node = kind === undefined ? node + 1 : document.next(node);
  }
  return kept;
}

/** The number that each element of an edited document had before; undefined where it has not the very elements that were to be left. */
function numbersBefore(
  document: WbxmlDocument,
  kept: readonly Node[],
  edited: WbxmlDocument,
): Int32Array | undefined {
  const before = new Int32Array(edited.size);
  let number = 0;
  for (let node = 0; node < edited.size; node++) {
    if (edited.kind(node) !== NodeKind.Element) continue;
    const same = kept[number++];
    if (same === undefined || document.tag(same) !== edited.tag(node)) return undefined;
    before[node] = same;
  }
  return number === kept.length ? before : undefined;
}
