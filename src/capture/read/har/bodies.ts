import { isUtf8 } from 'node:buffer';
import { undoCodings } from '../../../inspect/eas/content-coding.ts';
import type { CapturedBody, RawHeaders } from '../../../inspect/message.ts';
import { decode } from '../../../inspect/wbxml/decode.ts';
import { NO_NODE } from '../../../inspect/wbxml/document.ts';
import { bodyOf, bodyOverLimit } from '../entries.ts';

/** What a HAR says of a body. */
export interface HarBody {
  readonly text?: string;
  readonly isBase64: boolean;
  readonly mimeType: string;
  /** Length that the file gives of it; undefined where it gives none, or -1. */
  readonly size?: number;
}

export interface ReadBody {
  readonly body: CapturedBody;
  /** The tool that wrote the file lost its bytes: `spoiled` them, or left them out; or the file is damaged. */
  readonly loss?: 'spoiled' | 'left out' | 'damaged';
}

/**
 * The bytes of a body. Text of binary media is tried as ISO 8859-1, then as UTF-8; where neither gives the WBXML that it is
 * said to be, its bytes are lost, and nothing is made of what is left of them.
 */
export function readBody(given: HarBody): ReadBody {
  const { text = '', isBase64, mimeType, size = 0 } = given;
  if (text === '') {
    return size > 0 ? { body: bodyOverLimit(size), loss: 'left out' } : { body: bodyOf(Buffer.alloc(0)) };
  }
  if (isBase64) return bodyOfBase64(text);
  const utf8 = Buffer.from(text, 'utf8');
  if (!/^application\/vnd\.ms-sync/i.test(mimeType)) return { body: bodyOf(utf8) };
  const read = bytesOfText(text, utf8, given.size);
  return read ? { body: bodyOf(read) } : { body: bodyOverLimit(size || utf8.length), loss: 'spoiled' };
}

/** Node passes over what is no base64, and gives fewer bytes than the text is long for. */
function bodyOfBase64(text: string): ReadBody {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === bytesFor(text) || bytes.length === bytesFor(text.replace(/\s+/g, '')))
    return { body: bodyOf(bytes) };
  return { body: bodyOverLimit(bytes.length), loss: 'damaged' };
}

function bytesFor(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

/** The bytes that a tool read as text; undefined where text cannot give them back. */
function bytesOfText(text: string, utf8: Buffer, size: number | undefined): Buffer | undefined {
  const narrow = /^[\x00-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
  // A character that stands for bytes that are none says that some are lost.
  const wide = text.includes('\ufffd') ? undefined : utf8;
  // Of the right length, whatever they are: so they came.
  if (narrow?.length === size) return narrow;
  if (wide?.length === size) return wide;
  const [asNarrow, asWide] = [narrow, wide].map((bytes) => (bytes && isWbxml(bytes) ? bytes : undefined));
  if (asNarrow && asWide) return isUtf8(asNarrow) ? asNarrow : asWide;
  return asNarrow ?? asWide;
}

function isWbxml(bytes: Buffer): boolean {
  const document = decode(bytes);
  return !document.error && document.root !== NO_NODE;
}

/** The header fields of a body: without its content coding where the tool has undone it, as HAR asks of answers. */
export function headersOfBody(headers: RawHeaders, { bytes, overLimit }: CapturedBody): RawHeaders {
  if (overLimit || bytes.length === 0) return headers;
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (isGzip || undoCodings(headers, bytes).error?.code !== 'bad-coding') return headers;
  return headers.filter((_, index) => headers[index & ~1]?.toLowerCase() !== 'content-encoding');
}
