import { UNSAFE_CHARACTERS } from './unsafe.ts';

/** What a terminal could act on, lone surrogates, and what ends or escapes a quotation. */
const UNSHOWN = new RegExp(`["\\\\\\p{Cc}\\p{Cs}${UNSAFE_CHARACTERS}]`, 'gu');

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The text in double quotes on one line, with nothing in it that a terminal would act on. */
export function quote(text: string): string {
  return `"${text.replace(UNSHOWN, escaped)}"`;
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
