import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;

/**
 * The text of a file that may be a pipe or a device, whose size nobody knows before. At most one byte more than `limit`
 * is read, which tells the caller that there is more. Throws what the system says.
 */
export function readTextUpTo(
  file: string,
  limit: number,
): { readonly text: string; readonly isWhole: boolean } {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    while (length <= limit) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, limit + 1 - length));
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    return { text: Buffer.concat(chunks).toString('utf8'), isWhole: length <= limit };
  } finally {
    closeSync(descriptor);
  }
}
