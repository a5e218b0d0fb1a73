/** Columns of the bytes in an annotated fixture; what they mean stands to the right. */
const BYTE_COLUMNS = 24;

/** The bytes on the left of an annotated fixture. Lines that start with `!` tell an error and hold none. */
export function bytesOfHexFixture(text: string): Buffer {
  const lines = text.split('\n').filter((line) => !line.startsWith('!'));
  return Buffer.from(lines.map((line) => line.slice(0, BYTE_COLUMNS).replaceAll(' ', '')).join(''), 'hex');
}
