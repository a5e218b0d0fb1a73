import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { pageOf, type Tag } from '../wbxml/tags.ts';
import { memberText } from './member-text.ts';
import { commandStatuses, commonStatuses, httpStatuses } from './status-tables.ts';
import { knownTag } from './tags.ts';

/** Status of each namespace that has one, by code page: the command's own Status stands in its root's namespace. */
const statusByPage: ReadonlyMap<number, Tag> = new Map(
  [
    'AirSync',
    'FolderHierarchy',
    'GetItemEstimate',
    'MeetingResponse',
    'Move',
    'Ping',
    'Provision',
    'ResolveRecipients',
    'Search',
    'Settings',
    'ItemOperations',
    'ComposeMail',
    'ValidateCert',
    'Find',
  ].map((namespace) => {
    const tag = knownTag(`${namespace}:Status`);
    return [pageOf(tag), tag];
  }),
);

/** Commands that tell success not at the top but for each collection, folder or item, and where. */
const inner: ReadonlyMap<string, readonly Tag[]> = new Map([
  ['Sync', [knownTag('AirSync:Collections'), knownTag('AirSync:Collection')]],
  ['GetItemEstimate', [knownTag('GetItemEstimate:Response')]],
  ['MoveItems', [knownTag('Move:Response')]],
  ['MeetingResponse', [knownTag('MeetingResponse:Result')]],
]);

/** Values that say all went well, where it is not 1 alone. */
const successes: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['MoveItems', new Set(['3'])],
  ['Ping', new Set(['1', '2'])],
]);

/** The Status directly under the root, in the root's own namespace; undefined when there is none. */
export function rootStatus(document: WbxmlDocument): string | undefined {
  const { root } = document;
  const tag = root === NO_NODE ? undefined : statusByPage.get(document.page(root));
  return tag === undefined ? undefined : memberText(document, root, tag)?.trim();
}

/**
 * The Status of a whole response: the one under the root; for commands that have none there (a Sync that worked), the
 * first of their collections or items that is no success, else the first of all. Undefined when the body has none.
 */
export function topStatus(command: string, document: WbxmlDocument): string | undefined {
  const own = rootStatus(document);
  if (own !== undefined) return own;
  const path = inner.get(command);
  const { root } = document;
  const tag = root === NO_NODE ? undefined : statusByPage.get(document.page(root));
  if (path === undefined || tag === undefined) return undefined;
  let first: string | undefined;
  for (const node of at(document, root, path)) {
    const status = memberText(document, node, tag)?.trim();
    if (status !== undefined && !isSuccess(command, status)) return status;
    first ??= status;
  }
  return first;
}

/** Whether a Status that `topStatus` looks at was taken out of the capture, so that having none means nothing. */
export function hasUnknownStatus(command: string, document: WbxmlDocument): boolean {
  const { root } = document;
  const tag = root === NO_NODE ? undefined : statusByPage.get(document.page(root));
  if (tag === undefined) return false;
  const holders = [root, ...at(document, root, inner.get(command) ?? [])];
  return holders.some((holder) => {
    const status = document.child(holder, tag);
    return document.isUnknown(holder) || (status !== NO_NODE && document.isUnknown(status));
  });
}

/** True when a Status says that the command, or its part, was carried out. */
export function isSuccess(command: string, status: string): boolean {
  return successes.get(command)?.has(status) ?? status === '1';
}

/** A Status in a few words; undefined for a value no table has. `Provision/Policy` stands for the Status in a Policy. */
export function statusWords(command: string, status: string): string | undefined {
  if (!/^\d{1,3}$/.test(status)) return undefined;
  const value = Number(status);
  const table = Object.hasOwn(commandStatuses, command) ? commandStatuses[command] : undefined;
  // Values from 101 on are common to all commands. (MS-ASCMD 2.2.2)
  if (value > 100 || table === undefined) return commonStatuses[value];
  return table[value];
}

/** An HTTP status code in a few words; undefined for one with no meaning of its own in ActiveSync. */
export function httpStatusWords(status: number): string | undefined {
  return httpStatuses[status];
}

/** Every element at a path of tags below a node. */
function* at(document: WbxmlDocument, node: Node, path: readonly Tag[]): Generator<Node> {
  const [tag, ...rest] = path;
  if (tag === undefined) {
    yield node;
    return;
  }
  for (const child of document.children(node)) {
    if (document.isElement(child, tag)) yield* at(document, child, rest);
  }
}
