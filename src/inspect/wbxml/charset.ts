import { Buffer } from 'node:buffer';

/** IANA MIBenum to the encoding label of the WHATWG list. (WBXML 1.3, 5.6; 0 means unknown) */
const LABELS: Readonly<Record<number, string>> = {
  0: 'utf-8',
  3: 'utf-8',
  4: 'iso-8859-1',
  5: 'iso-8859-2',
  6: 'iso-8859-3',
  7: 'iso-8859-4',
  8: 'iso-8859-5',
  9: 'iso-8859-6',
  10: 'iso-8859-7',
  11: 'iso-8859-8',
  12: 'iso-8859-9',
  17: 'shift_jis',
  18: 'euc-jp',
  38: 'euc-kr',
  106: 'utf-8',
  1000: 'utf-16be',
  1013: 'utf-16be',
  1014: 'utf-16le',
  1015: 'utf-16be',
  2025: 'gb18030',
  2026: 'big5',
  2251: 'windows-1251',
  2252: 'windows-1252',
};

/** UTF-8, the only character set ActiveSync uses. */
export const UTF_8 = 106;

/** Two for the character sets whose strings end in two zero bytes, one for all others. */
export function terminatorLength(charset: number): 1 | 2 {
  return labelOf(charset).startsWith('utf-16') ? 2 : 1;
}

/** True for UTF-8 and UTF-16, which every text has exactly one encoding in. */
export function isUnicode(charset: number): boolean {
  return labelOf(charset).startsWith('utf-');
}

/** The name a person knows the character set by: `utf-8`, `utf-16be`; undefined for one that is not known. */
export function nameOfCharset(charset: number): string | undefined {
  return LABELS[charset];
}

function labelOf(charset: number): string {
  return LABELS[charset] ?? 'utf-8';
}

type Decode = (bytes: Uint8Array) => string;

const decoders = new Map<string, Decode>();

function decoderFor(label: string): Decode {
  let decode = decoders.get(label);
  if (!decode) {
    decode = newDecoder(label);
    decoders.set(label, decode);
  }
  return decode;
}

function newDecoder(label: string): Decode {
  if (label === 'iso-8859-1' || label === 'windows-1252') return decodeWestern;
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}

/** Text of the bytes; what is not valid in the character set becomes U+FFFD. Unknown sets are read as UTF-8. */
export function decodeText(bytes: Uint8Array, charset: number): string {
  const label = labelOf(charset);
  if (label === 'utf-8' && Buffer.isBuffer(bytes)) return bytes.toString('utf8');
  return decoderFor(label)(bytes);
}

/** What 0x80 to 0x9F stand for in windows-1252; the five it leaves open are controls. (WHATWG Encoding, index) */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By hand, for the TextDecoder of Node 22 loses the last byte of windows-1252 where that is a lone 0xFF. */
function decodeWestern(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (control) => WESTERN.charAt(control.charCodeAt(0) - 0x80));
}

/** Up to here, making an ASCII string by hand is faster than calling into the platform. */
const SHORT_TEXT = 8;

/** Text of a range of the bytes, as `decodeText` gives it. */
export function decodeRange(bytes: Buffer, start: number, end: number, charset: number): string {
  if (charset !== UTF_8) return decodeText(bytes.subarray(start, end), charset);
  if (end - start > SHORT_TEXT) return bytes.toString('utf8', start, end);
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Bytes of the text, without a terminator; undefined where the character set cannot say it. */
export function encodeText(text: string, charset: number): Buffer | undefined {
  const label = labelOf(charset);
  if (!text.isWellFormed()) return undefined;
  if (label === 'utf-8') return Buffer.from(text, 'utf8');
  if (label === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (label === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return encodeByTable(text, encodingTable(label));
}

function encodeByTable(text: string, table: ReadonlyMap<string, Buffer>): Buffer | undefined {
  const parts: Buffer[] = [];
  for (const character of text) {
    const part = table.get(character);
    if (!part) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const encodingTables = new Map<string, ReadonlyMap<string, Buffer>>();

/**
 * The platform decodes these sets but does not encode them, so their one- and two-byte sequences are decoded once
 * and turned round. What only longer sequences say (rare GB18030) has no entry.
 */
function encodingTable(label: string): ReadonlyMap<string, Buffer> {
  const known = encodingTables.get(label);
  if (known) return known;
  const table = new Map<string, Buffer>();
  const decode = decoderFor(label);
  const learn = (...sequence: number[]) => {
    const bytes = Buffer.from(sequence);
    const [character, rest] = decode(bytes);
    if (character === undefined || rest !== undefined || character === '\ufffd') return;
    if (!table.has(character)) table.set(character, bytes);
  };
  for (let first = 0; first <= 0xff; first++) learn(first);
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) learn(first, second);
  }
  encodingTables.set(label, table);
  return table;
}
