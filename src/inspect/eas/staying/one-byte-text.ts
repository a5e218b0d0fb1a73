import { Buffer } from 'node:buffer';

/** Most characters of the words that a server gives for an error. */
const MAX_WORDS = 200;

/** A body as text of one character a byte, so that a place in it is a place in the bytes; markup and addresses are ASCII. */
export function oneByteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Bytes of the mark that some servers put before UTF-8. */
export function markLength(text: string): number {
  return text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
}

/** A text of one character a byte as what its bytes say in UTF-8; one with characters beyond that came from escapes. */
export function asUtf8(text: string): string {
  if (/[^\u0000-\u00ff]/.test(text)) return text;
  const read = Buffer.from(text, 'latin1').toString('utf8');
  return read.includes('\ufffd') ? text : read;
}

/** The words of a server, not too many of them. */
export function someWords(text: string): string {
  const words = asUtf8(text);
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS - 1)}…` : words;
}
