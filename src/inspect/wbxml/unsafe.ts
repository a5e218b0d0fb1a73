/**
 * Inside of a character class: what could drive a terminal, reorder a line or hide in it. Controls from U+007F on,
 * soft hyphen, bidirectional marks, zero-width characters (the joiner of emoji aside), separators, tags.
 */
export const UNSAFE_CHARACTERS =
  '\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
