import { quote } from '../wbxml/quote.ts';
import { UNSAFE_CHARACTERS } from '../wbxml/unsafe.ts';

const UNSHOWN = new RegExp(`[\\p{Cc}\\p{Cs}${UNSAFE_CHARACTERS}]`, 'gu');

/** Foreign text on one line, cut to a number of characters, with nothing in it that a terminal would act on. */
export function shown(text: string, most: number): string {
  return cutTo(text, most).replace(UNSHOWN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same in double quotes. */
export function shownInQuotes(text: string, most: number): string {
  return quote(cutTo(text, most));
}

/** The text, or its beginning with an ellipsis, in at most so many characters. */
export function cutTo(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
