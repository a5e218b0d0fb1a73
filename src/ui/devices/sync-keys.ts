import { knownTag } from '../../inspect/eas/tags.ts';
import type { Body } from '../../inspect/message.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { StringPool } from '../state/string-pool.ts';

const sync = knownTag('AirSync:Sync');
const collections = knownTag('AirSync:Collections');
const collection = knownTag('AirSync:Collection');
const collectionId = knownTag('AirSync:CollectionId');
const className = knownTag('AirSync:Class');
const syncKey = knownTag('AirSync:SyncKey');
const status = knownTag('AirSync:Status');
const wait = knownTag('AirSync:Wait');
const heartbeat = knownTag('AirSync:HeartbeatInterval');

/** Collections read of one Sync; a mailbox has tens, and servers refuse more than a few hundred. */
const MAX_COLLECTIONS = 1000;
/** Elements looked at in one Sync: what is asked for stands before the items, of which there may be millions. */
const MAX_LOOKED_AT = 20_000;
/** Longest id or key that is kept: as long as either may be. (MS-ASCMD 2.2.3.30, 2.2.3.181) */
const MAX_KEY = 64;

/** What a Sync says of one collection. */
export interface CollectionKeys {
  /** CollectionId; the class where a server of the 2.5 era leaves the id out. */
  readonly id: string;
  readonly key?: string;
  readonly status?: string;
}

/** The document of a body, a damaged one's included. */
export function documentIn(body: Body): WbxmlDocument | undefined {
  return 'document' in body ? body.document : undefined;
}

/** The collections of a Sync, in its order. */
export function collectionKeys(document: WbxmlDocument | undefined): readonly CollectionKeys[] {
  const found: CollectionKeys[] = [];
  if (!document) return found;
  const { root } = document;
  if (root === NO_NODE || !document.isElement(root, sync)) return found;
  const budget = { left: MAX_LOOKED_AT };
  for (const list of some(document, root, budget)) {
    if (!document.isElement(list, collections)) continue;
    for (const node of some(document, list, budget)) {
      if (document.isElement(node, collection)) found.push(keysOf(document, node, budget));
      if (found.length === MAX_COLLECTIONS) return found;
    }
  }
  return found;
}

/** True for a Sync request that asks the server to wait for changes, as a Ping does. */
export function waitsForChanges(document: WbxmlDocument | undefined): boolean {
  if (!document || document.root === NO_NODE || !document.isElement(document.root, sync)) return false;
  for (const node of some(document, document.root, { left: MAX_LOOKED_AT })) {
    if (document.isElement(node, wait) || document.isElement(node, heartbeat)) return true;
  }
  return false;
}

interface Budget {
  left: number;
}

/** Children of a node, until the budget is used up. */
export function* some(document: WbxmlDocument, node: Node, budget: Budget): Generator<Node> {
  for (const child of document.children(node)) {
    if (budget.left-- <= 0) return;
    yield child;
  }
}

function keysOf(document: WbxmlDocument, node: Node, budget: Budget): CollectionKeys {
  const keys: { id?: string; class?: string; key?: string; status?: string } = {};
  for (const child of some(document, node, budget)) {
    if (document.isElement(child, collectionId)) keys.id ??= shortText(document, child);
    else if (document.isElement(child, syncKey)) keys.key ??= shortText(document, child);
    else if (document.isElement(child, status)) keys.status ??= shortText(document, child);
    else if (document.isElement(child, className)) keys.class ??= shortText(document, child);
  }
  const { id = keys.class ?? '', key, status: told } = keys;
  return { id, ...(key !== undefined && { key }), ...(told !== undefined && { status: told }) };
}

const pool = new StringPool();

/** The text of an element up to a length, as a string that keeps nothing longer in memory. */
export function shortText(document: WbxmlDocument, node: Node, most = MAX_KEY): string {
  return pool.take(document.text(node), most);
}
