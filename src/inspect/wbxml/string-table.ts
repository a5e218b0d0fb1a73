import type { Buffer } from 'node:buffer';

/**
 * Where a string of a string table ends, its terminator not counted; the table's end where it has none.
 * @param isWide the character set's strings end in two zero bytes
 */
export function endOfTableString(table: Buffer, start: number, isWide: boolean): number {
  // Searched in the table alone: behind it come the many bytes of the body.
  if (!isWide) {
    const length = table.subarray(start).indexOf(0);
    return length === -1 ? table.length : start + length;
  }
  let end = start;
  while (end + 1 < table.length && (table[end] !== 0 || table[end + 1] !== 0)) end += 2;
  return end + 1 < table.length ? end : table.length;
}
