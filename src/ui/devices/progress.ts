import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import { FOLDER_LIST, isTrouble, type SyncProgress } from './device.ts';
import { folderSyncKeys, learnFolders } from './folders.ts';
import { type CollectionKeys, collectionKeys, documentIn } from './sync-keys.ts';

/** Collections kept of a device, those that were synchronised longest ago go first. A mailbox has tens. */
const MAX_COLLECTIONS = 1000;

/** SyncKeys and folder names as they go from one thread to another. */
export interface Progress {
  readonly collections: readonly SyncProgress[];
  readonly folders: readonly (readonly [id: string, name: string])[];
}

/** SyncKeys and folder names of one device. Changed in place. */
export class DeviceProgress {
  /** By CollectionId, in the order of their last Sync. */
  readonly #collections = new Map<string, SyncProgress>();
  readonly #folders = new Map<string, string>();

  /** Collections and folders that are kept. */
  get size(): number {
    return this.#collections.size + this.#folders.size;
  }

  static of({ collections, folders }: Progress): DeviceProgress {
    const made = new DeviceProgress();
    for (const one of collections) made.#collections.set(one.id, one);
    for (const [id, name] of folders) made.#folders.set(id, name);
    return made;
  }

  get plain(): Progress {
    return { collections: [...this.#collections.values()], folders: [...this.#folders] };
  }

  forget(): void {
    this.#collections.clear();
    this.#folders.clear();
  }

  /** Takes in an event of an exchange; gives the progress that tells most, where the event is about keys. */
  record({ line, request }: Exchange, event: ExchangeEvent): SyncProgress | undefined {
    if (event.kind === 'request-judged') {
      const asked = askedOf(line.command, event.request);
      return this.#take(asked.map((one) => this.#sent(one, event.at)));
    }
    if (event.kind !== 'response-judged') return undefined;
    const document = documentIn(event.response.body);
    if (line.command === 'FolderSync') learnFolders(this.#folders, document);
    const given = keysIn(line.command, document);
    const asked = request ? askedOf(line.command, request) : given;
    const { status } = event.response;
    return this.#take(answered(asked, given, status, event.at).map((one) => this.#answered(one)));
  }

  /** The name that the server gave a folder. */
  nameOf(collectionId: string): string | undefined {
    return collectionId === FOLDER_LIST ? 'folder list' : this.#folders.get(collectionId);
  }

  /** The latest of the collections in trouble. */
  inTrouble(): SyncProgress | undefined {
    let found: SyncProgress | undefined;
    for (const one of this.#collections.values()) if (isTrouble(one)) found = one;
    return found;
  }

  /** Collections in trouble first, then the latest. */
  collections(): readonly SyncProgress[] {
    const latest = [...this.#collections.values()].reverse();
    return [...latest.filter(isTrouble), ...latest.filter((one) => !isTrouble(one))];
  }

  #sent({ id, key }: CollectionKeys, at: number): SyncProgress {
    const before = this.#collections.get(id);
    const known = before?.given ?? before?.sent;
    const isReset = key === '0' && known !== undefined && known !== '0';
    return { id, ...(key !== undefined && { sent: key }), isAnswered: false, isReset, at };
  }

  /** A reset stays to be seen until the next Sync of the collection. */
  #answered(answer: SyncProgress): SyncProgress {
    const before = this.#collections.get(answer.id);
    return { ...answer, isReset: before?.isReset === true };
  }

  #take(all: readonly SyncProgress[]): SyncProgress | undefined {
    for (const one of all) {
      this.#collections.delete(one.id);
      this.#collections.set(one.id, one);
    }
    for (const id of this.#collections.keys()) {
      if (this.#collections.size <= MAX_COLLECTIONS) break;
      this.#collections.delete(id);
    }
    return all.find(isTrouble) ?? all.find(({ given }) => given !== undefined) ?? all[0];
  }
}

function askedOf(command: string, request: NonNullable<Exchange['request']>): readonly CollectionKeys[] {
  return keysIn(command, documentIn(request.body) ?? request.repeats);
}

function keysIn(command: string, document: ReturnType<typeof documentIn>): readonly CollectionKeys[] {
  if (command === 'Sync') return collectionKeys(document);
  if (command !== 'FolderSync' || !document) return [];
  return [{ id: FOLDER_LIST, ...folderSyncKeys(document) }];
}

/** What became of each collection: one that the answer passes over keeps its key. */
function answered(
  asked: readonly CollectionKeys[],
  given: readonly CollectionKeys[],
  status: string | undefined,
  at: number,
): readonly SyncProgress[] {
  const keys = new Map(asked.map(({ id, key }) => [id, key]));
  const answers = new Map(given.map((answer) => [answer.id, answer]));
  // The Status of the whole answer, where it names no collection, is that of each.
  const ofAll = given.length === 0 ? status : undefined;
  return [...new Set([...keys.keys(), ...answers.keys()])].map((id) => {
    const sent = keys.get(id);
    const { key, status: own = ofAll } = answers.get(id) ?? {};
    return {
      id,
      ...(sent !== undefined && { sent }),
      ...(key !== undefined && { given: key }),
      ...(own !== undefined && { status: own }),
      isAnswered: true,
      isReset: false,
      at,
    };
  });
}
