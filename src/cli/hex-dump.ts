/**
 * Lines of the dumps that people paste: what stands before the bytes and what behind. The first that fits the first
 * line is used for all; bytes are the first group. Every one also takes lines of nothing but an offset, which end dumps.
 */
const DUMPS: readonly RegExp[] = [
  // hexdump -C: 00000000  03 01 6a 00 00 0d 45 48  03 34 00 01 49 4a 4b 03  |..j...EH.4..IJK.|
  /^[0-9a-f]{8} {2}([0-9a-f ]+?) +\|.*\|$/i,
  // xxd: 00000000: 0301 6a00 000d 4548 0334 0001 494a 4b03  ..j...EH.4..IJK.
  /^[0-9a-f]{8}: ([0-9a-f ]+?)(?: {2}.*)?$/i,
  // Wireshark, tcpdump: 0000   03 01 6a 00 00 0d 45 48 03 34 00 01 49 4a 4b 03   ..j...EH.4..IJK.
  /^(?:0x)?[0-9a-f]{4}:? {2,3}((?:[0-9a-f]{2} ?)+)(?: {2}.*)?$/i,
  // easlens decode --format hex, and hex however it is separated: 03 01 6a 00              header
  /^\s*((?:(?:0x|\\x)?[0-9a-f]{2}(?:, |[ ,:-])?)+)(?:\s{2,}.*|\s*)$/i,
];
/** Longest line of a dump. Bare hex may be one long line; patterns that can step back stay off it. */
const MAX_LINE = 4096;
const BARE = /^[0-9a-f\s]+$/i;
const OFFSET = /^[0-9a-f]{7,8}$/i;

/** Bytes of a hex dump in one of these forms; undefined for text that is none. Lines that start with # or ! are skipped. */
export function bytesOfHexDump(text: string): Buffer | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^[!#]/.test(line));
  if (lines.length > 0 && lines.every((line) => BARE.test(line))) return evenBytes(lines.join(''));
  const [first = ''] = lines;
  const dump = first.length <= MAX_LINE && DUMPS.find((pattern) => pattern.test(first));
  if (!dump) return undefined;
  let digits = '';
  for (const line of lines) {
    if (line.length > MAX_LINE) return undefined;
    const bytes = dump.exec(line)?.[1];
    if (bytes !== undefined) digits += bytes;
    else if (!OFFSET.test(line)) return undefined;
  }
  return evenBytes(digits);
}

function evenBytes(written: string): Buffer | undefined {
  const digits = written.replaceAll(/0x|[^0-9a-f]/gi, '');
  return digits.length % 2 === 0 ? Buffer.from(digits, 'hex') : undefined;
}
