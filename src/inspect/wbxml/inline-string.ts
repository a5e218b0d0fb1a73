import type { Buffer } from 'node:buffer';

/** Short strings are scanned here; longer ones are left to the native search, whose call costs more than they do. */
const SCAN_BYTES = 32;

/** Where the zero is that ends an inline string; -1 where there is none. */
export function endOfInlineString(bytes: Buffer, from: number): number {
  const near = Math.min(from + SCAN_BYTES, bytes.length);
  for (let at = from; at < near; at++) if (bytes[at] === 0) return at;
  return near < bytes.length ? bytes.indexOf(0, near) : -1;
}
