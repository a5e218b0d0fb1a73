import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { pageOf } from '../wbxml/tags.ts';
import { items } from './items.ts';
import { type Owner, ownerKey } from './owner.ts';
import { Recent } from './recent.ts';
import { knownTag } from './tags.ts';

const sync = knownTag('AirSync:Sync');
const collections = knownTag('AirSync:Collections');
const collection = knownTag('AirSync:Collection');
const collectionIdTag = knownTag('AirSync:CollectionId');
const syncKey = knownTag('AirSync:SyncKey');
const folderSync = knownTag('FolderHierarchy:FolderSync');
const folderSyncKey = knownTag('FolderHierarchy:SyncKey');
const EMAIL_PAGE = pageOf(knownTag('Email:MessageClass'));

/** Most items whose class is kept: about 10 MiB. */
export const MAX_CLASSES = 100_000;
/** Most folders, of all devices, whose items are kept. */
export const MAX_COLLECTIONS = 20_000;
/** Longest id or class we keep: ids have at most 64 characters, classes 255. (MS-ASCMD 2.2.3.166.8) */
const MAX_TEXT = 255;
/** Most spellings of classes that are kept once for all items; more are kept one by one. */
const MAX_SPELLINGS = 1024;

/**
 * The message class of items as the server last told it, for the Change that leaves it out because it did not change.
 * Bounded: the items used longest ago go first.
 */
export class MessageClassMemory {
  /**
   * A number for each folder of each device, new whenever its items start anew: items of the time before have another
   * number, are never found again, and age out.
   */
  readonly #folders = new Recent<number>(MAX_COLLECTIONS);
  readonly #classes = new Recent<string>(MAX_CLASSES);
  readonly #spellings = new Map<string, string>();
  /** For each device, a number that its folders carry: forgetting all of them is counting on. */
  readonly #devices = new Recent<number>(MAX_COLLECTIONS);
  #count = 0;

  get size(): number {
    return this.#classes.size;
  }

  /** Learns from a response: items of Sync, ItemOperations and Find that name folder, item and class. */
  learn(owner: Owner, response: WbxmlDocument): void {
    if (!response.usesPage(EMAIL_PAGE)) return;
    let folder: number | undefined;
    let folderId: string | undefined;
    for (const item of items(response)) {
      const { messageClass } = item;
      if (!messageClass || messageClass.length > MAX_TEXT) continue;
      const { collectionId, serverId } = item;
      if (!collectionId || !serverId || serverId.length > MAX_TEXT) continue;
      if (collectionId !== folderId) {
        folder = this.#folderOf(owner, collectionId, true);
        folderId = collectionId;
      }
      if (folder !== undefined) this.#classes.set(itemKey(folder, serverId), this.#spelling(messageClass));
    }
  }

  /** Forgets what a request starts anew: the folder of a Sync with SyncKey 0, all folders of such a FolderSync. */
  notice(owner: Owner, request: WbxmlDocument): void {
    const { root } = request;
    if (root === NO_NODE) return;
    if (request.isElement(root, sync)) this.#noticeSync(owner, request, root);
    else if (request.isElement(root, folderSync) && isZero(request, request.child(root, folderSyncKey))) {
      const key = ownerKey(owner);
      if (key !== undefined) this.#devices.delete(key);
    }
  }

  /** The class last seen of an item; undefined when it was not seen, or was forgotten. */
  recall(owner: Owner, collectionId: string | undefined, serverId: string | undefined): string | undefined {
    if (!collectionId || !serverId) return undefined;
    const folder = this.#folderOf(owner, collectionId, false);
    return folder === undefined ? undefined : this.#classes.get(itemKey(folder, serverId));
  }

  #noticeSync(owner: Owner, request: WbxmlDocument, root: Node): void {
    const list = request.child(root, collections);
    if (list === NO_NODE) return;
    for (const node of request.children(list)) {
      if (!request.isElement(node, collection) || !isZero(request, request.child(node, syncKey))) continue;
      const key = this.#folderKey(owner, request.childText(node, collectionIdTag) ?? '', false);
      if (key !== undefined) this.#folders.delete(key);
    }
  }

  #folderOf(owner: Owner, collectionId: string, make: boolean): number | undefined {
    const key = this.#folderKey(owner, collectionId, make);
    if (key === undefined) return undefined;
    const known = this.#folders.get(key);
    if (known !== undefined || !make) return known;
    this.#folders.set(key, ++this.#count);
    return this.#count;
  }

  #folderKey(owner: Owner, collectionId: string, make: boolean): string | undefined {
    const key = ownerKey(owner);
    if (key === undefined || collectionId.length > MAX_TEXT) return undefined;
    let device = this.#devices.get(key);
    if (device === undefined) {
      if (!make) return undefined;
      device = ++this.#count;
      this.#devices.set(key, device);
    }
    return `${device} ${collectionId}`;
  }

  /** One string for all items of a class, where there are few classes. */
  #spelling(messageClass: string): string {
    const known = this.#spellings.get(messageClass);
    if (known !== undefined) return known;
    if (this.#spellings.size < MAX_SPELLINGS) this.#spellings.set(messageClass, messageClass);
    return messageClass;
  }
}

function itemKey(folder: number, serverId: string): string {
  return `${folder} ${serverId}`;
}

/** SyncKey 0 starts a folder, or the folder list, from nothing. (MS-ASCMD 2.2.3.181.4) */
function isZero(document: WbxmlDocument, key: Node): boolean {
  return key !== NO_NODE && document.text(key).trim() === '0';
}
