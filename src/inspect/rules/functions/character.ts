/** Characters that show nothing, or turn the text around, and come along when a number is copied from elsewhere. */
const INVISIBLE_NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'null character'],
  [0x09, 'tab'],
  [0x0a, 'line feed'],
  [0x0d, 'carriage return'],
  [0x20, 'blank'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x061c, 'Arabic letter mark'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x202f, 'narrow no-break space'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0x3000, 'ideographic space'],
  [0xfeff, 'byte order mark'],
]);

/** True for white space of any script, control characters, zero-width and bidirectional marks. */
export function isInvisible(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code <= 0xa0)) return true;
  return (
    INVISIBLE_NAMES.has(code) ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x206f)
  );
}

/** The character that starts at an index, in words that show on any terminal: `"x"`, `U+200E (left-to-right mark)`. */
export function describeCharacter(text: string, index: number): string {
  const code = text.codePointAt(index);
  if (code === undefined) return 'the end';
  if (code > 0x20 && code < 0x7f) return `"${String.fromCharCode(code)}"`;
  const name = INVISIBLE_NAMES.get(code);
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return name === undefined ? number : `${number} (${name})`;
}

/** The text without invisible characters at either end. */
export function trimInvisible(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isInvisible(text.charCodeAt(start))) start++;
  while (end > start && isInvisible(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** The text without any white space, control, zero-width or bidirectional character. */
export function withoutInvisible(text: string): string {
  let kept = '';
  for (const character of text) {
    if (!isInvisible(character.codePointAt(0) as number)) kept += character;
  }
  return kept;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** True for one or more ASCII digits and nothing else. */
export function isAllDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isDigit(text.charCodeAt(index))) return false;
  }
  return text !== '';
}
