/** One value of a tnetstring: its type as the character behind it, and its payload, a view. */
export interface Item {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A dictionary as far as it could be read; the last of equal keys counts. */
export interface Dictionary {
  readonly items: ReadonlyMap<string, Item>;
  /** False where its bytes ended in the middle of an item, or were none. */
  readonly isWhole: boolean;
}

/** Type of an item that stands for nothing. */
export const NULL = '~';
/** Longest length there is, in digits: a terabyte. */
export const MAX_DIGITS = 12;
/** Items that a list or dictionary of a flow has, and then some. */
const MAX_ITEMS = 100_000;

/** The item that `readItem` found last: its payload, and where it ends, behind its type. Reading makes no objects of its own. */
let start = 0;
let end = 0;

/** Finds the item that starts at an offset; false where there is none, or not all of it. */
function readItem(bytes: Buffer, offset: number): boolean {
  let length = 0;
  let at = offset;
  for (; at - offset <= MAX_DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
  }
  if (at === offset || bytes[at] !== 0x3a) return false;
  start = at + 1;
  end = start + length + 1;
  return end <= bytes.length;
}

/** The texts of a list of pairs. */
export interface Pairs {
  readonly pairs: readonly string[];
  /** False where what is there is no list of pairs of texts. */
  readonly isWhole: boolean;
}

/**
 * The texts of a list of pairs, by turns, a character a byte; what is no pair of texts is left out. Read out of one text
 * of the whole: a flow has dozens, and a view of each would cost more than all else.
 */
export function pairsOf(bytes: Buffer): Pairs {
  const text = bytes.toString('latin1');
  const pairs: string[] = [];
  let isWhole = true;
  let offset = 0;
  while (offset < text.length && pairs.length < MAX_ITEMS) {
    const pair = textItemAt(text, offset);
    if (!pair) break;
    const name = textItemAt(text, pair.start);
    const value = name && textItemAt(text, name.end);
    if (value && value.end <= pair.end && isText(text, name) && isText(text, value)) {
      pairs.push(text.slice(name.start, name.end - 1), text.slice(value.start, value.end - 1));
    } else isWhole = false;
    offset = pair.end;
  }
  return { pairs, isWhole: isWhole && offset === text.length };
}

interface TextItem {
  readonly start: number;
  /** Behind its type. */
  readonly end: number;
}

function textItemAt(text: string, offset: number): TextItem | undefined {
  let length = 0;
  let at = offset;
  for (; at - offset <= MAX_DIGITS; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    length = length * 10 + digit;
  }
  const start = at + 1;
  const end = start + length + 1;
  return at === offset || text.charCodeAt(at) !== 0x3a || end > text.length ? undefined : { start, end };
}

function isText(text: string, { end }: TextItem): boolean {
  const type = text.charCodeAt(end - 1);
  return type === 0x2c || type === 0x3b;
}

/**
 * Items of the payload of a dictionary, keys and values by turns, as far as they can be read. Only those of the keys that
 * are wanted are given: a flow has many more. Keys are text in newer files, bytes in older ones.
 */
export function dictionaryOf(bytes: Buffer, wanted: readonly string[]): Dictionary {
  const items = new Map<string, Item>();
  let offset = 0;
  for (let count = 0; offset < bytes.length; count++) {
    if (count === MAX_ITEMS || !readItem(bytes, offset)) return { items, isWhole: false };
    const key = keyIn(bytes, start, end - 1, wanted);
    if (!readItem(bytes, end)) return { items, isWhole: false };
    if (key !== undefined) {
      const type = String.fromCharCode(bytes[end - 1] as number);
      items.set(key, { type, bytes: bytes.subarray(start, end - 1) });
    }
    offset = end;
  }
  return { items, isWhole: true };
}

/** The wanted key that stands in a range of bytes. */
function keyIn(bytes: Buffer, from: number, to: number, wanted: readonly string[]): string | undefined {
  for (const key of wanted) if (key.length === to - from && standsAt(bytes, from, key)) return key;
  return undefined;
}

function standsAt(bytes: Buffer, from: number, key: string): boolean {
  for (let index = 0; index < key.length; index++)
    if (bytes[from + index] !== key.charCodeAt(index)) return false;
  return true;
}

/** The number in an item; undefined where it is none. */
export function numberOf(item: Item | undefined): number | undefined {
  if (!item || (item.type !== '#' && item.type !== '^')) return undefined;
  const value = Number(item.bytes.toString('latin1'));
  return Number.isFinite(value) ? value : undefined;
}

/** The bytes or text in an item, a character a byte; undefined for null and all other types. */
export function stringOf(item: Item | undefined): string | undefined {
  return item && (item.type === ',' || item.type === ';') ? item.bytes.toString('latin1') : undefined;
}
