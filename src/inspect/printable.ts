import { UNSAFE_CHARACTERS } from './wbxml/unsafe.ts';

/** Characters that could drive a terminal, reorder a line or hide in it, and lone surrogates. */
const UNSAFE = new RegExp(`[\\p{Cc}\\p{Cs}${UNSAFE_CHARACTERS}]`, 'gu');

/** What came off the wire as text that is safe to show on one line: unsafe characters become visible symbols. */
export function printable(text: string): string {
  return text.replace(UNSAFE, symbolOf);
}

/** Like `printable`, cut to a number of characters with an ellipsis. */
export function printableUpTo(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return printable(cut);
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** JSON on one line in which no character can drive a terminal: the same value, unsafe characters escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, escapeOf);
}

function escapeOf(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
