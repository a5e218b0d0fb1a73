import { decode } from '../wbxml/decode.ts';
import { NO_NODE, type WbxmlDocument } from '../wbxml/document.ts';
import { type Owner, ownerKey } from './owner.ts';
import { Recent } from './recent.ts';
import { knownTag } from './tags.ts';

const sync = knownTag('AirSync:Sync');
const partial = knownTag('AirSync:Partial');

/** Most devices whose last Sync is kept. */
const MAX_SYNC_DEVICES = 10_000;
/** Most bytes kept for all of them. */
const MAX_SYNC_BYTES = 32 << 20;
/** Largest body that is kept. One that an empty request may repeat carries no items, and is a few hundred bytes. */
export const MAX_SYNC_BODY = 64 << 10;

interface Remembered {
  /** The last body that was sent. */
  readonly last: Uint8Array;
  /** For a partial one: the last body before it that named every collection. */
  readonly full?: Uint8Array;
}

/** What an empty Sync request stands for. */
export interface RepeatedSync {
  readonly last: WbxmlDocument;
  /** Where `last` is a partial request: the one whose other collections and settings it leaves in force. */
  readonly full: () => WbxmlDocument | undefined;
}

/**
 * The last Sync request of each device that had a body: an empty one repeats it. (MS-ASCMD 2.2.1.21.1) A request with
 * `Partial` names some collections only; for the others the settings and SyncKey of the request before stay in force,
 * so that one is kept too. (MS-ASCMD 2.2.3.131) Of several partial requests in a row the last is kept. What a server
 * has cached is never changed by its answers, so SyncKeys are those the device sent.
 */
export class SyncMemory {
  readonly #remembered: Recent<Remembered>;
  readonly #limit: number;
  #bytes = 0;

  /** `devices` is the most devices, `bytes` the most bytes that are kept. */
  constructor(devices = MAX_SYNC_DEVICES, bytes = MAX_SYNC_BYTES) {
    this.#remembered = new Recent(devices);
    this.#limit = bytes;
  }

  /** Bytes of all bodies that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a Sync request that was read to its end. */
  remember(owner: Owner, document: WbxmlDocument): void {
    const key = ownerKey(owner);
    const { root, bytes } = document;
    if (key === undefined || document.error || root === NO_NODE || !document.isElement(root, sync)) return;
    const before = this.#remembered.delete(key);
    this.#bytes -= sizeOf(before);
    if (bytes.length > MAX_SYNC_BODY) return;
    const isPartial = document.child(root, partial) !== NO_NODE;
    const full = isPartial ? (before?.full ?? before?.last) : undefined;
    // A copy of its own: the captured bytes may be a view of a much larger buffer.
    const last = new Uint8Array(bytes);
    const entry = full ? { last, full } : { last };
    this.#bytes += sizeOf(entry);
    this.#bytes -= sizeOf(this.#remembered.set(key, entry));
    while (this.#bytes > this.#limit) this.#bytes -= sizeOf(this.#remembered.evict());
  }

  /** What an empty Sync of this device repeats; undefined when no earlier one was seen. */
  repeated(owner: Owner): RepeatedSync | undefined {
    const key = ownerKey(owner);
    const entry = key === undefined ? undefined : this.#remembered.get(key);
    if (!entry) return undefined;
    const { last, full } = entry;
    // Few ask for the full one, so it is decoded when they do.
    return { last: decode(last), full: () => full && decode(full) };
  }
}

function sizeOf(entry: Remembered | undefined): number {
  return entry === undefined ? 0 : entry.last.length + (entry.full?.length ?? 0);
}
