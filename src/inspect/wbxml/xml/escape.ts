import { UNSAFE_CHARACTERS } from '../unsafe.ts';

/** Characters XML 1.0 cannot hold, not even as a reference. (XML 1.0, 2.2) Lone surrogates are among them. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const IN_TEXT = new RegExp(`[&<>\\r${UNSAFE_CHARACTERS}]`, 'gu');
const IN_LINE = new RegExp(`[&<>\\r\\n\\t${UNSAFE_CHARACTERS}]`, 'gu');
const IN_ATTRIBUTE = new RegExp(`[&<>"\\r\\n\\t${UNSAFE_CHARACTERS}]`, 'gu');

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Quick tests, without Unicode, that spare most texts the careful ones. */
const PERHAPS_FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const BEYOND_MARKUP = /[^\t\n -~]/;

/** True for text that XML can hold once it is escaped. */
export function isXmlText(text: string): boolean {
  return !PERHAPS_FORBIDDEN.test(text) || !FORBIDDEN.test(text);
}

/** Character data with line breaks as they are. No control and no bidirectional character comes out. */
export function escapeText(text: string): string {
  if (BEYOND_MARKUP.test(text)) return text.replace(IN_TEXT, reference);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Character data that stays on one line. */
export function escapeLine(text: string): string {
  return text.replace(IN_LINE, reference);
}

/** For an attribute value in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(IN_ATTRIBUTE, reference);
}

/** How many characters of the text XML cannot hold. */
export function forbiddenCharacters(text: string): number {
  if (isXmlText(text)) return 0;
  return text.match(new RegExp(FORBIDDEN.source, 'gu'))?.length ?? 0;
}

/** Cuts text into runs that XML can hold and single characters that it cannot. */
export function splitForbidden(text: string): string[] {
  return text.split(new RegExp(`(${FORBIDDEN.source})`, 'u')).filter((part) => part !== '');
}

function reference(character: string): string {
  return NAMED[character] ?? `&#x${character.codePointAt(0)?.toString(16)};`;
}
