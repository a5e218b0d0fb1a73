import { StringPool } from '../state/string-pool.ts';

/** Devices kept, the one that was silent for longest goes first: as many as the proxy remembers Syncs of. */
export const MAX_DEVICES = 10_000;
/** Longest name that is kept: as long as those of the list. Exchange takes no DeviceId of more than 32 characters. */
export const MAX_NAME = 256;

/** Key of the row for what is asked before a device names itself. */
export const NAMELESS = 'nameless';

const pool = new StringPool();

/** The key of a device of a user. Lengths keep two pairs of names from running into one key. */
export function deviceKey(user = '', deviceId = ''): string {
  if (deviceId === '') return NAMELESS;
  const [who, what] = [named(user), named(deviceId)];
  return `${who.length} ${who}${what}`.toLowerCase();
}

/** A name as it is kept. */
export function named(name: string): string {
  return pool.take(name, MAX_NAME);
}
