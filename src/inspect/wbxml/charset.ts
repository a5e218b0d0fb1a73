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
  return LABELS[charset]?.startsWith('utf-16') ? 2 : 1;
}

export function isKnownCharset(charset: number): boolean {
  return charset in LABELS;
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/** Text of the bytes; what is not valid in the character set becomes U+FFFD. Unknown sets are read as UTF-8. */
export function decodeText(bytes: Uint8Array, charset: number): string {
  const label = LABELS[charset] ?? 'utf-8';
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}
