import type { RequestLine } from './request-line.ts';

/** Whose exchange it is: the state of a mailbox is kept by the server for each user and device. */
export type Owner = Pick<RequestLine, 'user' | 'deviceId'>;

/** Longest names we keep. Exchange takes no DeviceId of more than 32 characters. */
const MAX_OWNER_LENGTH = 1024;

/** One text for user and device, letter case aside; undefined for one too long to be kept. */
export function ownerKey({ user = '', deviceId = '' }: Owner): string | undefined {
  if (user.length + deviceId.length > MAX_OWNER_LENGTH) return undefined;
  return `${user.length} ${user}${deviceId}`.toLowerCase();
}
