import type { RawHeaders } from '../message.ts';
import { headerValue } from './headers.ts';

/** The longest Basic credentials we read, in base64 characters. */
const MAX_CREDENTIALS = 4096;

/** The user name of a Basic `Authorization` field; undefined for every other scheme. The password is not kept. */
export function basicUser(headers: RawHeaders): string | undefined {
  const value = headerValue(headers, 'authorization');
  return value === undefined ? undefined : basicUserOf(value);
}

/** The user name in the value of an `Authorization` field, where its scheme is Basic. (RFC 7617, 2) */
export function basicUserOf(value: string): string | undefined {
  if (!/^basic\s/i.test(value) || value.length > MAX_CREDENTIALS) return undefined;
  const credentials = Buffer.from(value.slice(6).trim(), 'base64');
  const colon = credentials.indexOf(0x3a);
  if (colon <= 0) return undefined;
  const name = credentials.subarray(0, colon);
  const text = name.toString('utf8');
  // Phones older than RFC 7617 send ISO 8859-1.
  return text.includes('\ufffd') ? name.toString('latin1') : text;
}
