import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib';
import type { BodyError, RawHeaders } from '../message.ts';
import { headerValues } from './headers.ts';

/** Most bytes a body may have once inflated: twice what is captured of a plain one. Beyond it is a bomb, or no mail. */
export const MAX_INFLATED_BYTES = 32 << 20;

/** Most codings wrapped around one body. More than one is legal and never seen. */
const MAX_CODINGS = 4;

/** Of a body that is corrupt in the middle, the readable start is searched for up to this size: it takes many tries. */
const MAX_SALVAGED_BYTES = 256 << 10;
/** Most bytes one of these tries may give: mail shrinks to a fifth, and eighteen tries at a bomb would take seconds. */
const MAX_SALVAGED_INFLATED = 4 << 20;

type Inflate = (bytes: Uint8Array, options: ZlibOptions) => Buffer;

/** Brotli's default takes seconds for a body of the limit; this is as fast as gzip, and smaller. */
const BROTLI_QUALITY = 5;

/**
 * From this size on speed counts more than a sixth of the size: nothing else passes while a body is packed, and the usual
 * levels take seconds for one of the limit.
 */
const LARGE_BYTES = 1 << 20;

function isLarge({ length }: Uint8Array): boolean {
  return length >= LARGE_BYTES;
}

function levelFor(bytes: Uint8Array): ZlibOptions {
  return isLarge(bytes) ? { level: constants.Z_BEST_SPEED } : {};
}

type Deflate = (bytes: Uint8Array, before: Uint8Array) => Uint8Array;

/** Each coding again; `before` is what its like was in the body that came. */
const deflates: ReadonlyMap<string, Deflate> = new Map<string, Deflate>([
  ['gzip', (bytes) => gzipSync(bytes, levelFor(bytes))],
  ['x-gzip', (bytes) => gzipSync(bytes, levelFor(bytes))],
  ['deflate', (bytes, before) => (isZlib(before) ? deflateSync : deflateRawSync)(bytes, levelFor(bytes))],
  ['br', brotli],
]);

const inflates: ReadonlyMap<string, Inflate> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateEither],
  ['br', unbrotli],
]);

/** A body without its content codings; with an error, what could be undone of them. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly error?: BodyError;
}

/**
 * Undoes the codings of `Content-Encoding`, the last applied first. (RFC 9110, 8.4) Never throws: a body cut short gives
 * what could be inflated and an error, whose offset counts in the bytes as on the wire.
 */
export function undoCodings(headers: RawHeaders, bytes: Uint8Array): Decoded {
  const codings = codingsOf(headers);
  if (codings.length > MAX_CODINGS) {
    return failed(bytes, 'unknown-coding', `${codings.length} content codings around one body`);
  }
  let decoded: Decoded = { bytes };
  for (const coding of codings.reverse()) {
    decoded = undo(coding, decoded);
    if (decoded.error?.code === 'unknown-coding' || decoded.error?.code === 'too-large') return decoded;
  }
  return decoded;
}

/**
 * Puts the codings of `Content-Encoding` around other bytes, in their order; `wire` is the body that came in them, and
 * could be undone without error.
 */
export function redoCodings(headers: RawHeaders, wire: Uint8Array, bytes: Uint8Array): Uint8Array {
  const codings = codingsOf(headers);
  const layers: { readonly coding: string; readonly before: Uint8Array }[] = [];
  let before = wire;
  for (const coding of codings.reverse()) {
    layers.push({ coding, before });
    before = undo(coding, { bytes: before }).bytes;
  }
  let coded = bytes;
  for (const { coding, before: layer } of layers.reverse())
    coded = deflates.get(coding)?.(coded, layer) ?? coded;
  return coded;
}

/** In the order in which they were applied. */
export function codingsOf(headers: RawHeaders): string[] {
  const values = headerValues(headers, 'content-encoding');
  if (values.length === 0) return [];
  const codings = values.join(',').toLowerCase().split(',');
  return codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
}

function undo(coding: string, { bytes, error }: Decoded): Decoded {
  const inflate = inflates.get(coding);
  if (!inflate)
    return failed(bytes, 'unknown-coding', `Content coding "${coding.slice(0, 40)}" is not known`);
  // Nothing left to inflate once the coding around this one was beyond reading.
  if (error && bytes.length === 0) return { bytes, error };
  try {
    const inflated = inflate(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
    return error ? { bytes: inflated, error } : { bytes: inflated };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(coding);
    if (code === 'Z_BUF_ERROR') {
      return failed(partOf(inflate, bytes, MAX_INFLATED_BYTES) ?? new Uint8Array(), 'bad-coding', {
        message: `The ${coding} body is cut short`,
        offset: bytes.length,
      });
    }
    return salvaged(coding, inflate, bytes);
  }
}

/** A body that inflates beyond what is looked at. */
export function tooLarge(coding: string): Decoded {
  const message = `The ${coding} body inflates beyond ${MAX_INFLATED_BYTES} bytes`;
  return failed(new Uint8Array(), 'too-large', message);
}

/** Keeps the bytes before the place where a coded body is corrupt. */
function salvaged(coding: string, inflate: Inflate, bytes: Uint8Array): Decoded {
  let good = 0;
  let bad = bytes.length <= MAX_SALVAGED_BYTES ? bytes.length : 0;
  let best: Uint8Array = new Uint8Array();
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = partOf(inflate, bytes.subarray(0, middle), MAX_SALVAGED_INFLATED);
    if (part === undefined) {
      bad = middle;
    } else {
      good = middle;
      best = part;
    }
  }
  return failed(best, 'bad-coding', { message: `The bytes are no ${coding} from here on`, offset: good });
}

/** What the start of a coded body inflates to; undefined when it is corrupt, or gives more than the limit. */
function partOf(inflate: Inflate, bytes: Uint8Array, maxOutputLength: number): Buffer | undefined {
  try {
    return inflate(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    codeOf(thrown);
    return undefined;
  }
}

/** `deflate` is zlib by RFC 9110 and raw deflate by custom. */
function inflateEither(bytes: Uint8Array, options: ZlibOptions): Buffer {
  return isZlib(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
}

/** `deflate` with the head of zlib, as the RFC has it. */
export function isZlib(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  return (first & 0x0f) === 8 && ((first << 8) | (bytes[1] ?? 0)) % 31 === 0;
}

function brotli(bytes: Uint8Array): Uint8Array {
  const quality = isLarge(bytes) ? constants.BROTLI_MIN_QUALITY + 1 : BROTLI_QUALITY;
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

function unbrotli(bytes: Uint8Array, options: ZlibOptions): Buffer {
  const { maxOutputLength = MAX_INFLATED_BYTES, finishFlush } = options;
  const flush = finishFlush === undefined ? {} : { finishFlush: constants.BROTLI_OPERATION_FLUSH };
  return brotliDecompressSync(bytes, { maxOutputLength, ...flush });
}

/** The code of an error of zlib; anything else is thrown on. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  throw thrown;
}

function failed(bytes: Uint8Array, code: BodyError['code'], what: string | Omit<BodyError, 'code'>): Decoded {
  const place = typeof what === 'string' ? { message: what, offset: 0 } : what;
  return { bytes, error: { code, ...place } };
}
