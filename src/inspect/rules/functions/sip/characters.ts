/** Sets of characters that the ABNF of RFC 3261, section 25.1, names; a character may be in several. */
export const CharacterSet = {
  Alpha: 1 << 0,
  Digit: 1 << 1,
  Hex: 1 << 2,
  Unreserved: 1 << 3,
  User: 1 << 4, // unreserved / user-unreserved
  Password: 1 << 5,
  Parameter: 1 << 6, // unreserved / param-unreserved
  Header: 1 << 7, // unreserved / hnv-unreserved
  Token: 1 << 8,
  HostName: 1 << 9, // alphanum / "-" / "."
  IPv6: 1 << 10, // HEXDIG / ":" / "."
} as const;
export type CharacterSet = (typeof CharacterSet)[keyof typeof CharacterSet];

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const ALPHANUM = LETTERS + DIGITS;
const UNRESERVED = `${ALPHANUM}-_.!~*'()`;

const members: readonly (readonly [CharacterSet, string])[] = [
  [CharacterSet.Alpha, LETTERS],
  [CharacterSet.Digit, DIGITS],
  [CharacterSet.Hex, `${DIGITS}abcdefABCDEF`],
  [CharacterSet.Unreserved, UNRESERVED],
  [CharacterSet.User, `${UNRESERVED}&=+$,;?/`],
  [CharacterSet.Password, `${UNRESERVED}&=+$,`],
  [CharacterSet.Parameter, `${UNRESERVED}[]/:&+$`],
  [CharacterSet.Header, `${UNRESERVED}[]/?:+$`],
  [CharacterSet.Token, `${ALPHANUM}-.!%*_+\`'~`],
  [CharacterSet.HostName, `${ALPHANUM}-.`],
  [CharacterSet.IPv6, `${DIGITS}abcdefABCDEF:.`],
];

const sets = new Uint16Array(128);
for (const [set, characters] of members) {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    sets[code] = (sets[code] as number) | set;
  }
}

/** True when the character at an index is in the set; false past the end and for everything outside ASCII. */
export function isIn(set: CharacterSet, text: string, index: number): boolean {
  return ((sets[text.charCodeAt(index)] ?? 0) & set) !== 0;
}

/** Index of the first character in [start, end) that is not in the set, or `end`. */
export function skip(set: CharacterSet, text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isIn(set, text, at)) at++;
  return at;
}

/** As `skip`, taking `escaped` ("%" HEXDIG HEXDIG) as a character of the set. */
export function skipEscaped(set: CharacterSet, text: string, start: number, end: number): number {
  let at = start;
  for (;;) {
    at = skip(set, text, at, end);
    if (!isEscape(text, at, end)) return at;
    at += 3;
  }
}

function isEscape(text: string, at: number, end: number): boolean {
  return (
    at + 2 < end &&
    text[at] === '%' &&
    isIn(CharacterSet.Hex, text, at + 1) &&
    isIn(CharacterSet.Hex, text, at + 2)
  );
}
