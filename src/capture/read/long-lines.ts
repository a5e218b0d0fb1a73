/**
 * The lines of a stream as bytes, without their line ends. A line longer than `limit` is passed over, and given as
 * undefined.
 */
export async function* longLines(
  chunks: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      const line = [...parts, chunk.subarray(start, end)];
      yield length + end - start > limit ? undefined : Buffer.concat(line);
      [parts, length, start] = [[], 0, end + 1];
    }
    length += chunk.length - start;
    if (length > limit) parts = [];
    else parts.push(chunk.subarray(start));
  }
  if (length > 0) yield length > limit ? undefined : Buffer.concat(parts);
}
