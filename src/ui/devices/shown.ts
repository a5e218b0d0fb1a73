import { statusWords } from '../../inspect/eas/status.ts';
import { age } from '../draw/age.ts';
import { type Span, span } from '../draw/line.ts';
import { type Device, FOLDER_LIST, isTrouble, type SyncProgress } from './device.ts';
import type { DeviceProgress } from './progress.ts';

/** Longest key that is shown whole. */
const SHORT = 10;
/** Characters of a longer one: servers count at its end. */
const START = 3;
const END = 6;

/** A SyncKey in few characters: `{3f…4a}12`. */
function shortKey(key: string): string {
  return key.length <= SHORT ? key : `${key.slice(0, START)}…${key.slice(-END)}`;
}

/** `4 -> 5`, `4 same`, `4 -> …` while it is open. */
export function keysInWords({ sent = '?', given, isAnswered }: SyncProgress): string {
  const from = shortKey(sent);
  if (given !== undefined) return `${from} -> ${shortKey(given)}`;
  return isAnswered ? `${from} same` : `${from} -> …`;
}

/** What is wrong with a collection; empty where nothing is. */
export function troubleInWords({ id, status, isReset }: SyncProgress): string {
  const command = id === FOLDER_LIST ? 'FolderSync' : 'Sync';
  if (status !== undefined && status !== '1') {
    return `Status ${status} ${statusWords(command, status) ?? ''}`.trimEnd();
  }
  return isReset ? 'reset to 0' : '';
}

/** The progress of a device for its row: of a collection in trouble, else the latest. */
export function progressInRow({ latest }: Device, progress: DeviceProgress | undefined): string | Span {
  const shown = progress?.inTrouble() ?? latest;
  if (!shown) return '';
  const { id, status, isReset } = shown;
  const text = `${progress?.nameOf(id) ?? id} ${keysInWords(shown)}`;
  if (isReset) return span(`reset to 0 ${text}`, 'warning');
  return isTrouble(shown) ? span(`Status ${status} ${text}`, 'warning') : text;
}

/** `Ping 45s`, while the server keeps the device waiting. */
export function waitingInRow({ waiting }: Device, now: number): string {
  return waiting ? `${waiting.command} ${age(now - waiting.since)}` : '';
}
