import { knownTag } from '../../inspect/eas/tags.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { shortText, some } from './sync-keys.ts';

const folderSync = knownTag('FolderHierarchy:FolderSync');
const changes = knownTag('FolderHierarchy:Changes');
const add = knownTag('FolderHierarchy:Add');
const update = knownTag('FolderHierarchy:Update');
const remove = knownTag('FolderHierarchy:Delete');
const serverId = knownTag('FolderHierarchy:ServerId');
const displayName = knownTag('FolderHierarchy:DisplayName');
const syncKey = knownTag('FolderHierarchy:SyncKey');
const status = knownTag('FolderHierarchy:Status');

/** Folders kept of a device: far more than a mailbox shows on a phone. */
const MAX_FOLDERS = 1000;
/** Elements looked at in one FolderSync: some for each of the most folders. */
const MAX_LOOKED_AT = 20_000;
/** Longest name that is kept. */
const MAX_NAME = 128;

/** What a FolderSync says of itself. */
export function folderSyncKeys(document: WbxmlDocument | undefined): {
  readonly key?: string;
  readonly status?: string;
} {
  if (!isFolderSync(document)) return {};
  const found: { key?: string; status?: string } = {};
  for (const child of some(document, document.root, { left: MAX_LOOKED_AT })) {
    if (document.isElement(child, syncKey)) found.key ??= shortText(document, child);
    if (document.isElement(child, status)) found.status ??= shortText(document, child);
  }
  return found;
}

/** Takes the folders of a FolderSync answer into a map of their names by ServerId. */
export function learnFolders(names: Map<string, string>, document: WbxmlDocument | undefined): void {
  if (!isFolderSync(document)) return;
  const budget = { left: MAX_LOOKED_AT };
  for (const list of some(document, document.root, budget)) {
    if (!document.isElement(list, changes)) continue;
    for (const change of some(document, list, budget)) learn(names, document, change);
  }
}

function learn(names: Map<string, string>, document: WbxmlDocument, change: Node): void {
  const isNew = document.isElement(change, add) || document.isElement(change, update);
  if (!isNew && !document.isElement(change, remove)) return;
  const [id, name] = [serverId, displayName].map((tag) => {
    const node = document.child(change, tag);
    return node === NO_NODE ? undefined : shortText(document, node, MAX_NAME);
  });
  if (id === undefined) return;
  if (!isNew) names.delete(id);
  else if (name !== undefined && (names.has(id) || names.size < MAX_FOLDERS)) names.set(id, name);
}

function isFolderSync(document: WbxmlDocument | undefined): document is WbxmlDocument {
  return document !== undefined && document.root !== NO_NODE && document.isElement(document.root, folderSync);
}
