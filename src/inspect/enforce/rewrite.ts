import { Buffer } from 'node:buffer';
import { redoCodings } from '../eas/content-coding.ts';
import { headerValue } from '../eas/headers.ts';
import { COUNT_BYTES, ROW_BYTES } from '../eas/multipart.ts';
import type { Body, RawHeaders } from '../message.ts';

/** A head's fields and a body that go together. */
export interface Rewritten {
  readonly headers: RawHeaders;
  /** As it goes on the wire, chunk framing aside. */
  readonly body: Uint8Array;
}

/**
 * Fields that vouch for the very bytes the sender made. They go: made anew they would vouch, in the sender's name, for
 * bytes that are ours, and no ActiveSync client or server needs them.
 */
const VOUCHERS: ReadonlySet<string> = new Set([
  'etag',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
]);

/** Content-Type of what the proxy writes itself. (MS-ASHTTP 2.2.1.1.2.2) */
export const WBXML_TYPE = 'application/vnd.ms-sync.wbxml';

/** Why the body of a message cannot be replaced, as half a sentence; undefined where it can. */
export function hindranceTo(headers: RawHeaders, body: Body): string | undefined {
  if (headerValue(headers, 'content-range') !== undefined) return 'it is a part of a body (Content-Range)';
  if (body.kind === 'over-limit') return `its body of ${body.length} bytes is larger than what can be held`;
  if (body.kind === 'damaged') return `its body cannot be read to the end: ${body.error.message}`;
  return undefined;
}

/**
 * Puts another document into a body: in a multipart one as part 0, the parts behind it moved and the table put right;
 * then the content codings that came. `wire` is the body as it came.
 */
export function replaceDocument(
  headers: RawHeaders,
  body: Body,
  wire: Uint8Array,
  document: Uint8Array,
): Rewritten {
  const content = body.kind === 'multipart' ? replaceFirstPart(body.bytes, document) : document;
  const coded = redoCodings(headers, wire, content);
  return { headers: withLength(withoutVouchers(headers), coded.length), body: coded };
}

/** The head of an answer without a body, with a document as its body. */
export function addDocument(headers: RawHeaders, document: Uint8Array): Rewritten {
  const kept = without(
    withoutVouchers(headers),
    (name) => name === 'content-type' || name === 'content-encoding',
  );
  const typed = [...kept, 'Content-Type', WBXML_TYPE];
  const isChunked = headerValue(headers, 'transfer-encoding') !== undefined;
  const sized = withLength(typed, document.length);
  const hasLength = headerValue(headers, 'content-length') !== undefined;
  if (isChunked || hasLength) return { headers: sized, body: document };
  return { headers: [...sized, 'Content-Length', String(document.length)], body: document };
}

/** Part 0 with other bytes. Gaps between parts and the order of rows stay; what begins behind part 0 moves with its end. */
function replaceFirstPart(bytes: Uint8Array, part: Uint8Array): Uint8Array {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = before.readUInt32LE(0);
  const start = before.readUInt32LE(COUNT_BYTES);
  const end = start + before.readUInt32LE(COUNT_BYTES + 4);
  const after = Buffer.concat([before.subarray(0, start), part, before.subarray(end)]);
  after.writeUInt32LE(part.length, COUNT_BYTES + 4);
  for (let row = 1; row < count; row++) {
    const at = COUNT_BYTES + row * ROW_BYTES;
    const offset = before.readUInt32LE(at);
    if (offset >= end) after.writeUInt32LE(offset + part.length - (end - start), at);
  }
  return after;
}

/** Content-Length put right where it is; a chunked body has none, and gets none. */
export function withLength(headers: RawHeaders, length: number): RawHeaders {
  const fixed = [...headers];
  for (let at = 0; at + 1 < fixed.length; at += 2) {
    if ((fixed[at] as string).toLowerCase() === 'content-length') fixed[at + 1] = String(length);
  }
  return fixed;
}

/** The fields without those that vouch for the bytes that came; trailers may do so too. */
export function withoutVouchers(headers: RawHeaders): RawHeaders {
  return without(headers, (name) => VOUCHERS.has(name));
}

function without(headers: RawHeaders, goes: (name: string) => boolean): RawHeaders {
  const kept: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] as string;
    if (!goes(name.toLowerCase())) kept.push(name, headers[at + 1] as string);
  }
  return kept;
}
