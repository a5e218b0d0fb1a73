import type { Severity } from '../../inspect/finding.ts';

/** How far the device and the server are with one collection. */
export interface SyncProgress {
  /** CollectionId; `FOLDER_LIST` for the list of folders itself. */
  readonly id: string;
  /** The SyncKey that the device sent. */
  readonly sent?: string;
  /** The one that the server gave back. */
  readonly given?: string;
  /** Status of the collection, else of the whole answer. */
  readonly status?: string;
  readonly isAnswered: boolean;
  /** The device gave up a key it had, and began anew with 0. */
  readonly isReset: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Stands for the list of folders, which has a SyncKey of its own. No CollectionId holds a control character. */
export const FOLDER_LIST = '\u0000folders';

/** A request of a device that waits for the server to have news. */
export interface Waiting {
  /** Of the exchange. */
  readonly id: string;
  readonly command: string;
  readonly since: number;
}

/** What is known of one device of one user. Never changed in place. */
export interface Device {
  /** Its place in the table stays the same: user and DeviceId without letter case. */
  readonly key: string;
  /** Absent for what is asked before a device names itself: OPTIONS, Autodiscover. */
  readonly id?: string;
  readonly type?: string;
  readonly user?: string;
  readonly protocolVersion?: string;
  readonly lastCommand: string;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  readonly exchanges: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly waiting?: Waiting;
  /** The collection that its latest Sync or FolderSync says most about. */
  readonly latest?: SyncProgress;
}

/** True where the server refused the key, or the device began anew. */
export function isTrouble({ status, isReset }: SyncProgress): boolean {
  return isReset || (status !== undefined && status !== '1');
}
