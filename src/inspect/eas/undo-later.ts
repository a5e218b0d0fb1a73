import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { RawHeaders } from '../message.ts';
import {
  codeOf,
  codingsOf,
  type Decoded,
  isZlib,
  MAX_INFLATED_BYTES,
  tooLarge,
  undoCodings,
} from './content-coding.ts';

interface MostBytes {
  readonly maxOutputLength: number;
}

type InflateLater = (bytes: Uint8Array, most: MostBytes) => Promise<Buffer>;

type WithCallback = (
  bytes: Uint8Array,
  most: MostBytes,
  done: (error: Error | null, result: Buffer) => void,
) => void;

function later(inflate: WithCallback): InflateLater {
  return (bytes, most) =>
    new Promise((resolve, reject) => {
      inflate(bytes, most, (error, result) => (error ? reject(error) : resolve(result)));
    });
}

const [inflateLater, inflateRawLater] = [later(inflate), later(inflateRaw)];

/** By threads of zlib's. */
const laterInflates: ReadonlyMap<string, InflateLater> = new Map<string, InflateLater>([
  ['gzip', later(gunzip)],
  ['x-gzip', later(gunzip)],
  ['deflate', (bytes, most) => (isZlib(bytes) ? inflateLater : inflateRawLater)(bytes, most)],
  ['br', later(brotliDecompress)],
]);

/**
 * Undoes the codings of `Content-Encoding` as `undoCodings` does, by another thread where a body has one coding that can be undone;
 * what is wrong with others is found here.
 */
export async function undoCodingsLater(headers: RawHeaders, bytes: Uint8Array): Promise<Decoded> {
  const codings = codingsOf(headers);
  const [coding = ''] = codings;
  const inflate = codings.length === 1 ? laterInflates.get(coding) : undefined;
  if (!inflate) return undoCodings(headers, bytes);
  try {
    return { bytes: await inflate(bytes, { maxOutputLength: MAX_INFLATED_BYTES }) };
  } catch (thrown) {
    return codeOf(thrown) === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(coding) : undoCodings(headers, bytes);
  }
}
