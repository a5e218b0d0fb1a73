/** Global tokens: the same on every code page. (WBXML 1.3, 7.1) */
export const Token = {
  SWITCH_PAGE: 0x00,
  END: 0x01,
  ENTITY: 0x02,
  STR_I: 0x03,
  LITERAL: 0x04,
  EXT_I_0: 0x40,
  EXT_I_1: 0x41,
  EXT_I_2: 0x42,
  PI: 0x43,
  LITERAL_C: 0x44,
  EXT_T_0: 0x80,
  EXT_T_1: 0x81,
  EXT_T_2: 0x82,
  STR_T: 0x83,
  LITERAL_A: 0x84,
  EXT_0: 0xc0,
  EXT_1: 0xc1,
  EXT_2: 0xc2,
  OPAQUE: 0xc3,
  LITERAL_AC: 0xc4,
} as const;

/** Bits of a tag token. (WBXML 1.3, 5.8.2) */
export const HAS_ATTRIBUTES = 0x80;
export const HAS_CONTENT = 0x40;
/** Attribute tokens from here on are values, below it they start an attribute. (WBXML 1.3, 5.8.3) */
export const ATTRIBUTE_VALUES = 0x80;

/** Extension tokens by name. I carries a string, T an integer, the last three nothing. (WBXML 1.3, 5.8.4.2) */
export const EXTENSIONS: Readonly<Record<string, number>> = {
  EXT_I_0: Token.EXT_I_0,
  EXT_I_1: Token.EXT_I_1,
  EXT_I_2: Token.EXT_I_2,
  EXT_T_0: Token.EXT_T_0,
  EXT_T_1: Token.EXT_T_1,
  EXT_T_2: Token.EXT_T_2,
  EXT_0: Token.EXT_0,
  EXT_1: Token.EXT_1,
  EXT_2: Token.EXT_2,
};

/** `0x3a`: a token, code or offset as people read it, two digits at least. */
export function inHex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

export function nameOfExtension(token: number): string {
  return Object.keys(EXTENSIONS).find((name) => EXTENSIONS[name] === token) ?? `0x${token.toString(16)}`;
}
