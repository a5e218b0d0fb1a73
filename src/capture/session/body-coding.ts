import { Buffer } from 'node:buffer';
import { constants, deflateSync, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** How a body lies in the file: as it is, as zlib (RFC 1950, which `sqlar_uncompress` of sqlite3 reads), or as Zstandard. */
export type BodyCoding = 'none' | 'zlib' | 'zstd';

export interface CodedBody {
  readonly coding: BodyCoding;
  readonly data: Uint8Array;
}

/** Below this, making a body smaller takes some 40 µs, and reading it 20: nearly all of that is setting up zlib. */
const SMALL_BYTES = 4096;
/** From here on Zstandard takes a tenth of the time of zlib; below, both cost as much as setting them up. */
const LARGE_BYTES = 64 * 1024;
/** Largest body that is read back: twice the largest that a proxy with its usual limit keeps. */
const MAX_BODY_BYTES = 64 * 1024 ** 2;
/** Most room that is made at once for what a file says is in it. */
const MAX_CHUNK_BYTES = 1024 ** 2;

/** Makes a body smaller, where that pays. */
export function packBody(bytes: Uint8Array): CodedBody {
  if (bytes.length < SMALL_BYTES) return { coding: 'none', data: bytes };
  const isLarge = bytes.length >= LARGE_BYTES;
  const data = isLarge
    ? zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
    : deflateSync(bytes, { level: constants.Z_BEST_SPEED });
  // Mail that came compressed only grows.
  if (data.length > bytes.length * 0.95) return { coding: 'none', data: bytes };
  return { coding: isLarge ? 'zstd' : 'zlib', data };
}

/** The body again; undefined where the bytes are no such body of that size, or it is larger than any that is kept. */
export function unpackBody(coding: unknown, data: unknown, size: unknown): Uint8Array | undefined {
  if (!(data instanceof Uint8Array) || typeof size !== 'number' || size < 0 || size > MAX_BODY_BYTES)
    return undefined;
  const bytes = inflated(coding, data, size);
  return bytes?.length === size ? bytes : undefined;
}

function inflated(coding: unknown, data: Uint8Array, size: number): Uint8Array | undefined {
  // In one piece: put together from many, it takes twice as long. One byte more tells that nothing is left.
  const chunkSize = Math.max(constants.Z_MIN_CHUNK, Math.min(size + 1, MAX_CHUNK_BYTES));
  const options = { maxOutputLength: Math.max(1, size), chunkSize };
  try {
    if (coding === 'zlib') return inflateSync(data, options);
    if (coding === 'zstd') return zstdDecompressSync(data, options);
    return coding === 'none' ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : undefined;
  } catch (error) {
    // What zlib says of bytes that it cannot read: the file is damaged, or somebody made it so.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
