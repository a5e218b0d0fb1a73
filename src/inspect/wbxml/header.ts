import type { Buffer } from 'node:buffer';
import { UTF_8 } from './charset.ts';

export interface WbxmlHeader {
  /** Version byte: major minus one above four bits of minor, 0x03 for 1.3. */
  readonly version: number;
  /** Public identifier; when it is 0, `publicIdIndex` points into the string table. */
  readonly publicId: number;
  readonly publicIdIndex: number;
  /** IANA MIBenum; 106 is UTF-8. */
  readonly charset: number;
  readonly stringTableStart: number;
  readonly stringTableEnd: number;
}

/** WBXML 1.3, no known public identifier, UTF-8, no string table. (MS-ASWBXML 2.1.1) */
const PLAIN_BYTES = [0x03, 0x01, UTF_8, 0x00] as const;

/** The header that every body of ActiveSync has; one for all of them. */
export const PLAIN_HEADER: WbxmlHeader = Object.freeze({
  version: PLAIN_BYTES[0],
  publicId: PLAIN_BYTES[1],
  publicIdIndex: 0,
  charset: UTF_8,
  stringTableStart: PLAIN_BYTES.length,
  stringTableEnd: PLAIN_BYTES.length,
});

/** Whether a body begins with that header. */
export function hasPlainHeader(bytes: Buffer): boolean {
  const [version, publicId, charset, table] = PLAIN_BYTES;
  return bytes[0] === version && bytes[1] === publicId && bytes[2] === charset && bytes[3] === table;
}
