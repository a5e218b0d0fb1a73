import { headerValues } from '../../inspect/eas/headers.ts';
import type { RawHeaders } from '../../inspect/message.ts';

/** True where the fields say that the body came in chunks. */
export function isChunked(headers: RawHeaders): boolean {
  return headerValues(headers, 'transfer-encoding').some((value) => /(?:^|,)\s*chunked\s*$/i.test(value));
}

/** A body without the framing of chunks. (RFC 9112, 7.1) */
export interface Dechunked {
  readonly bytes: Buffer;
  /** The last chunk was there. */
  readonly isWhole: boolean;
}

const MAX_SIZE_LINE = 4096;

/** Takes the framing away; undefined where there is none. A tool that kept the field may have undone the coding. */
export function dechunk(body: Buffer): Dechunked | undefined {
  const pieces: Buffer[] = [];
  let offset = 0;
  while (offset < body.length) {
    const end = body.subarray(0, offset + MAX_SIZE_LINE).indexOf('\r\n', offset);
    if (end < 0) break;
    const size = /^([0-9a-f]{1,12})\s*(?:;.*)?$/i.exec(body.toString('latin1', offset, end))?.[1];
    if (size === undefined)
      return offset === 0 ? undefined : { bytes: Buffer.concat(pieces), isWhole: false };
    const length = Number.parseInt(size, 16);
    if (length === 0) return { bytes: Buffer.concat(pieces), isWhole: true };
    pieces.push(body.subarray(end + 2, end + 2 + length));
    offset = end + 2 + length + 2;
  }
  return pieces.length === 0 ? undefined : { bytes: Buffer.concat(pieces), isWhole: false };
}
