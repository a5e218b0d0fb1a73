import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { classLessons, itemMoves, type Lesson } from './message-class-lessons.ts';
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

/** Most items whose class is kept: about 10 MiB. */
const MAX_CLASSES = 100_000;
/** Most devices, and most folders of all devices, that are told apart. */
const MAX_FOLDERS = 20_000;
/** Longest id or class we keep: ids have at most 64 characters, classes 255. (MS-ASCMD 2.2.3.166.8) */
const MAX_TEXT = 255;
/** Most spellings of classes that share one string between items. */
const MAX_SPELLINGS = 1024;

/** A folder of the device at hand, and the number that its items carry. */
interface KnownFolder {
  readonly collectionId: string;
  readonly number: number;
}

/**
 * The message class of items as the server last told it, for the Change that leaves it out because it did not change.
 * Bounded: the items used longest ago go first.
 */
export class MessageClassMemory {
  /** A number for each device: its folders carry it, so a new number forgets them all. */
  readonly #devices = new Recent<number>(MAX_FOLDERS);
  /** A number for each folder of a device: its items carry it. What has an old number is not found, and ages out. */
  readonly #folders = new Recent<number>(MAX_FOLDERS);
  readonly #classes: Recent<string>;
  readonly #spellings = new Map<string, string>();
  #count = 0;

  /** `limit` is the most items whose class is kept. */
  constructor(limit = MAX_CLASSES) {
    this.#classes = new Recent(limit);
  }

  /** How many items are kept. */
  get size(): number {
    return this.#classes.size;
  }

  /**
   * Learns from a response: the items in it; with the request it answers, also the client's own Adds and what was moved
   * to another folder.
   */
  learn(owner: Owner, response: WbxmlDocument, request?: WbxmlDocument): void {
    const key = ownerKey(owner);
    if (key === undefined) return;
    let folder: KnownFolder | undefined;
    for (const lesson of classLessons(response, request)) {
      if (isTooLong(lesson)) continue;
      const { collectionId } = lesson;
      // Mostly that of the lesson before.
      if (folder?.collectionId !== collectionId) folder = this.#folderOf(key, collectionId);
      this.#set(folder, lesson);
    }
    for (const { from, to } of itemMoves(response, request)) {
      const messageClass = this.recall(owner, from.collectionId, from.serverId);
      if (messageClass === undefined) continue;
      const lesson = { ...to, messageClass };
      if (!isTooLong(lesson)) this.#set(this.#folderOf(key, to.collectionId), lesson);
    }
  }

  /** Forgets what a request starts anew: the folders of a Sync with SyncKey 0, all folders for such a FolderSync. */
  notice(owner: Owner, request: WbxmlDocument): void {
    const { root } = request;
    const key = ownerKey(owner);
    if (root === NO_NODE || key === undefined) return;
    if (request.isElement(root, sync)) this.#noticeSync(key, request);
    const isFolderSync = request.isElement(root, folderSync);
    if (isFolderSync && isZero(request, request.child(root, folderSyncKey))) this.#devices.delete(key);
  }

  /** The class last seen of an item; undefined when it was not seen, or was forgotten. */
  recall(owner: Owner, collectionId: string | undefined, serverId: string | undefined): string | undefined {
    if (!collectionId || !serverId) return undefined;
    const key = ownerKey(owner);
    const device = key === undefined ? undefined : this.#devices.get(key);
    const folder = device === undefined ? undefined : this.#folders.get(`${device} ${collectionId}`);
    return folder === undefined ? undefined : this.#classes.get(`${folder} ${serverId}`);
  }

  #set(folder: KnownFolder, { serverId, messageClass }: Lesson): void {
    this.#classes.set(`${folder.number} ${serverId}`, this.#spelling(messageClass));
  }

  #folderOf(key: string, collectionId: string): KnownFolder {
    const device = this.#numberOf(this.#devices, key);
    return { collectionId, number: this.#numberOf(this.#folders, `${device} ${collectionId}`) };
  }

  #noticeSync(key: string, request: WbxmlDocument): void {
    const list = request.child(request.root, collections);
    if (list === NO_NODE) return;
    for (const node of request.children(list)) {
      if (!request.isElement(node, collection) || !isZero(request, request.child(node, syncKey))) continue;
      const device = this.#devices.get(key);
      if (device !== undefined) this.#folders.delete(`${device} ${request.childText(node, collectionIdTag)}`);
    }
  }

  #numberOf(numbers: Recent<number>, key: string): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, ++this.#count);
    return this.#count;
  }

  /** One string for all items of a class, where there are few classes. */
  #spelling(messageClass: string): string {
    const known = this.#spellings.get(messageClass);
    if (known !== undefined) return known;
    if (this.#spellings.size < MAX_SPELLINGS) this.#spellings.set(messageClass, messageClass);
    return messageClass;
  }
}

function isTooLong({ collectionId, serverId, messageClass }: Lesson): boolean {
  return collectionId.length > MAX_TEXT || serverId.length > MAX_TEXT || messageClass.length > MAX_TEXT;
}

/** SyncKey 0 starts a folder, or the list of folders, from nothing. (MS-ASCMD 2.2.3.181.4) */
function isZero(document: WbxmlDocument, key: Node): boolean {
  return key !== NO_NODE && document.text(key).trim() === '0';
}
