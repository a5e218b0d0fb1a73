import { type Item, itemAt } from '../eas/items.ts';
import { knownTag } from '../eas/tags.ts';
import type { Edit } from '../rules/edit.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { Containers } from './containers.ts';
import type { Refusal, RefusedCollection, RefusedItem } from './verdict.ts';

const collections = knownTag('AirSync:Collections');
const collection = knownTag('AirSync:Collection');
const commands = knownTag('AirSync:Commands');
const syncKey = knownTag('AirSync:SyncKey');
const className = knownTag('AirSync:Class');
const instanceId = knownTag('AirSyncBase:InstanceId');
const waits = [knownTag('AirSync:Wait'), knownTag('AirSync:HeartbeatInterval')];

/** How items are taken out of a Sync request, and what has to be told of it in the answer. */
export interface TakenOut {
  readonly edits: readonly Edit[];
  readonly refusal: Refusal;
}

/**
 * Takes the items that some elements belong to out of a Sync request. Commands that become empty go too, for they must
 * hold something (MS-ASCMD 2.2.3.32), and with the last of all Commands the time a server may wait with its answer: the
 * device is to hear of the refusal now. Undefined where one of the elements is part of no item that an answer can name.
 */
export function takeOut(document: WbxmlDocument, nodes: readonly Node[]): TakenOut | undefined {
  const refused = new Map<Node, Item>();
  const containers = new Containers(document);
  for (const node of nodes) {
    const container = containers.of(node);
    if (refused.has(container)) continue;
    const item = container === NO_NODE ? undefined : itemAt(document, container);
    if (!item) return undefined;
    refused.set(container, item);
  }
  const items: RefusedItem[] = [];
  for (const item of refused.values()) {
    const told = refusedItem(document, item);
    if (!told) return undefined;
    items.push(told);
  }
  const around = collectionsOf(document, refused);
  if (!around) return undefined;
  return {
    edits: removals(document, refused),
    refusal: { items: withoutRepeats(items), collections: around },
  };
}

function refusedItem(document: WbxmlDocument, item: Item): RefusedItem | undefined {
  const { container, operation, isInCollection } = item;
  if (!isInCollection || !document.isElement(document.parent(container), commands)) return undefined;
  if (operation !== 'Add' && operation !== 'Change' && operation !== 'Delete' && operation !== 'Fetch') {
    return undefined;
  }
  const id = operation === 'Add' ? item.clientId : item.serverId;
  if (!id || item.collectionId === undefined) return undefined;
  const occurrence = document.childText(container, instanceId);
  const ownClass = document.childText(container, className);
  return {
    collectionId: item.collectionId,
    operation,
    id,
    ...(occurrence !== undefined && { instanceId: occurrence }),
    ...(ownClass !== undefined && { class: ownClass }),
  };
}

/** Two changes of one item have one answer: the device looks for it by the id. */
function withoutRepeats(items: readonly RefusedItem[]): readonly RefusedItem[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}

/** Undefined where one has no SyncKey: an answer has to tell it, where the server's is empty. */
function collectionsOf(
  document: WbxmlDocument,
  refused: ReadonlyMap<Node, Item>,
): readonly RefusedCollection[] | undefined {
  const found = new Map<string, RefusedCollection>();
  for (const [container, { collectionId: id = '' }] of refused) {
    if (found.has(id)) continue;
    const around = document.parent(document.parent(container));
    const key = document.childText(around, syncKey);
    if (!key) return undefined;
    const ofCollection = document.childText(around, className);
    found.set(id, {
      collectionId: id,
      syncKey: key,
      ...(ofCollection !== undefined && { class: ofCollection }),
    });
  }
  return [...found.values()];
}

function removals(document: WbxmlDocument, refused: ReadonlyMap<Node, Item>): readonly Edit[] {
  const edits: Edit[] = [...refused.keys()].map((node) => ({ kind: 'remove', node }));
  let remain = false;
  for (const section of sectionsOf(document)) {
    const operations = [...document.children(section)].filter(
      (node) => document.kind(node) === NodeKind.Element,
    );
    if (operations.some((node) => !refused.has(node))) remain = true;
    else if (operations.length > 0) edits.push({ kind: 'remove', node: section });
  }
  if (remain) return edits;
  const idle = waits.map((tag) => document.child(document.root, tag)).filter((node) => node !== NO_NODE);
  return [...edits, ...idle.map((node): Edit => ({ kind: 'remove', node }))];
}

/** Every Commands of the request. */
function* sectionsOf(document: WbxmlDocument): Generator<Node> {
  const list = document.child(document.root, collections);
  if (list === NO_NODE) return;
  for (const node of document.children(list)) {
    if (!document.isElement(node, collection)) continue;
    for (const section of document.children(node)) if (document.isElement(section, commands)) yield section;
  }
}
