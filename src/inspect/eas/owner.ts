import type { RequestLine } from './request-line.ts';

/** Whose exchange it is: the state of a mailbox is kept by the server for each user and device. */
export type Owner = Pick<RequestLine, 'user' | 'deviceId'>;

/** Longest key of an owner we keep; a DeviceId has at most 32 characters. (MS-ASHTTP 2.2.1.1.1.1) */
const MAX_OWNER_LENGTH = 1024;

/** One text for user and device, letter case aside; undefined for one too long to be kept. */
export function ownerKey({ user = '', deviceId = '' }: Owner): string | undefined {
  if (user.length + deviceId.length > MAX_OWNER_LENGTH) return undefined;
  return `${user.length} ${user}${deviceId}`.toLowerCase();
}
