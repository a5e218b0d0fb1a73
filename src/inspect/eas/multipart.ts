import type { BodyError } from '../message.ts';

/** A multipart response: part 0 is WBXML, the others are raw bodies it points to. (MS-ASCMD 2.2.1.10.1) */
export interface Multipart {
  readonly parts: readonly MultipartPart[];
}

export interface MultipartPart {
  /** Half-open range in the body. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Bytes of the part count, and of one row of the part table: offset and size. */
export const COUNT_BYTES = 4;
export const ROW_BYTES = 8;

/** Most parts we read: each answers one Fetch of a request. A body of the inspect limit has room for two million. */
const MAX_PARTS = 20_000;

/** What the part table says, up to the first row that cannot be true. */
export interface OpenedMultipart {
  readonly multipart: Multipart;
  readonly error?: BodyError;
}

/**
 * Reads the part table of a multipart body: a little-endian count, then offset and size of each part, counted from the
 * start of the body. (MS-ASCMD 2.2.1.10.1.1) Never throws; the parts before a wrong row are kept.
 */
export function openMultipart(body: Uint8Array): OpenedMultipart {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < COUNT_BYTES) {
    return broken([], 0, `A part table needs ${COUNT_BYTES} bytes, of which ${bytes.length} are there`);
  }
  const count = bytes.readUInt32LE(0);
  if (count === 0) return broken([], 0, 'A multipart body without parts');
  const tableEnd = COUNT_BYTES + count * ROW_BYTES;
  if (tableEnd > bytes.length) {
    return broken(
      [],
      0,
      `A table of ${count} parts needs ${tableEnd} bytes, of which ${bytes.length} are there`,
    );
  }
  return readParts(bytes, tableEnd);
}

function readParts(bytes: Buffer, tableEnd: number): OpenedMultipart {
  const parts: MultipartPart[] = [];
  for (let row = COUNT_BYTES; row < tableEnd; row += ROW_BYTES) {
    if (parts.length === MAX_PARTS)
      return broken(parts, row, `More than ${MAX_PARTS} parts; the rest is not read`);
    const start = bytes.readUInt32LE(row);
    const end = start + bytes.readUInt32LE(row + COUNT_BYTES);
    if (start < tableEnd) {
      return broken(parts, row, `Part ${parts.length} starts at ${start}, inside the part table`);
    }
    if (end > bytes.length) {
      return broken(parts, row, `Part ${parts.length} ends at ${end}, past the ${bytes.length}-byte body`);
    }
    parts.push({ start, end, bytes: bytes.subarray(start, end) });
  }
  const overlapping = firstOverlap(parts);
  if (overlapping === undefined) return { multipart: { parts } };
  const row = COUNT_BYTES + overlapping * ROW_BYTES;
  return broken(parts.slice(0, overlapping), row, `Part ${overlapping} overlaps another one`);
}

/** Number of a part that begins before the one ahead of it in the body has ended. */
function firstOverlap(parts: readonly MultipartPart[]): number | undefined {
  const numbers = parts.map((_, number) => number).sort((a, b) => startOf(parts, a) - startOf(parts, b));
  let end = 0;
  let first: number | undefined;
  for (const number of numbers) {
    const part = parts[number] as MultipartPart;
    if (part.start < end && part.end > part.start && (first === undefined || number < first)) first = number;
    end = Math.max(end, part.end);
  }
  return first;
}

function startOf(parts: readonly MultipartPart[], number: number): number {
  return (parts[number] as MultipartPart).start;
}

function broken(parts: readonly MultipartPart[], offset: number, message: string): OpenedMultipart {
  return { multipart: { parts }, error: { code: 'bad-multipart', offset, message } };
}
