import { knownTag } from '../eas/tags.ts';
import type { Node, WbxmlDocument } from '../wbxml/document.ts';
import type { TreeElement } from '../wbxml/tree.ts';
import { element } from './build.ts';
import type { RefusedItem } from './verdict.ts';

/** What a server says of an item that it will not store. (MS-ASCMD 2.2.3.177.17; MS-ASEMAIL R817) */
const REFUSED = '6';

/** What Responses hold, in the order that the schema of a Sync response has. (MS-ASCMD 6) */
const KINDS = ['Change', 'Add', 'Delete', 'Fetch'] as const;
const tags = KINDS.map((kind) => knownTag(`AirSync:${kind}`));

/** Elements to put into Responses before one of its children; at its end where there is none. */
export interface Insertion {
  readonly before: Node | undefined;
  readonly elements: readonly TreeElement[];
}

/** Says of items that they were refused: the children of Responses of their own. */
export function refusalsOf(items: readonly RefusedItem[]): readonly TreeElement[] {
  return KINDS.flatMap((kind) => items.filter(({ operation }) => operation === kind).map(refusalOf));
}

/** Where among the children of Responses the refusals belong: each behind all of its kind, before those of a later one. */
export function insertionsInto(
  document: WbxmlDocument,
  responses: Node,
  items: readonly RefusedItem[],
): readonly Insertion[] {
  const children = [...document.children(responses)];
  const ofChildren = children.map((child) => tags.findIndex((tag) => document.isElement(child, tag)));
  const byPlace = new Map<Node | undefined, RefusedItem[]>();
  for (const [kind, operation] of KINDS.entries()) {
    const own = items.filter((item) => item.operation === operation);
    if (own.length === 0) continue;
    const before = children[ofChildren.findIndex((other) => other > kind)];
    byPlace.set(before, [...(byPlace.get(before) ?? []), ...own]);
  }
  return [...byPlace].map(([before, own]) => ({ before, elements: refusalsOf(own) }));
}

/** Class is the first where there is one, and that is in an Add and in a Change alone; Status is the last. (MS-ASCMD 6) */
function refusalOf({ operation, id, instanceId, class: ownClass }: RefusedItem): TreeElement {
  const hasClass = ownClass !== undefined && (operation === 'Add' || operation === 'Change');
  return element(
    `AirSync:${operation}`,
    ...(hasClass ? [element('AirSync:Class', ownClass)] : []),
    element(operation === 'Add' ? 'AirSync:ClientId' : 'AirSync:ServerId', id),
    ...(instanceId === undefined ? [] : [element('AirSyncBase:InstanceId', instanceId)]),
    element('AirSync:Status', REFUSED),
  );
}
