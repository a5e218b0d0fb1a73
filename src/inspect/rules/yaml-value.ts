/**
 * A value of a rule file with its place in the text. Numbers and booleans stay the text they are written as. It is all data, so
 * that the build can keep what was parsed of the packs that ship.
 */
export type YamlValue = { readonly offset: number } & (
  | { readonly kind: 'text'; readonly text: string; readonly style: YamlStyle }
  | { readonly kind: 'list'; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[] }
);
export type YamlText = Extract<YamlValue, { kind: 'text' }>;
export type YamlList = Extract<YamlValue, { kind: 'list' }>;
export type YamlMap = Extract<YamlValue, { kind: 'map' }>;

export interface YamlEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: YamlValue;
}

/** The way a text is written: PLAIN, QUOTE_SINGLE, QUOTE_DOUBLE, BLOCK_LITERAL or BLOCK_FOLDED. */
export type YamlStyle = string;
