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

/** Longest length there is, in digits: a terabyte. */
export const MAX_DIGITS = 12;
/** Keys that a dictionary of a flow has, and then some. */
const MAX_ITEMS = 100_000;

/** The item that starts at an offset, and where it ends; undefined where there is none, or not all of it. */
function itemAt(bytes: Buffer, offset: number): { readonly item: Item; readonly end: number } | undefined {
  let at = offset;
  let length = 0;
  for (; at - offset <= MAX_DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
  }
  if (at === offset || bytes[at] !== 0x3a) return undefined;
  const start = at + 1;
  const end = start + length;
  if (end >= bytes.length) return undefined;
  return {
    item: { type: String.fromCharCode(bytes[end] as number), bytes: bytes.subarray(start, end) },
    end: end + 1,
  };
}

/** The items of a list, in order, as far as they can be read. */
export function listOf(bytes: Buffer): { readonly items: readonly Item[]; readonly isWhole: boolean } {
  const items: Item[] = [];
  let offset = 0;
  while (offset < bytes.length && items.length < MAX_ITEMS) {
    const found = itemAt(bytes, offset);
    if (!found) return { items, isWhole: false };
    items.push(found.item);
    offset = found.end;
  }
  return { items, isWhole: offset >= bytes.length };
}

/** The payload of a dictionary: keys and values by turns. Keys are text in newer files, bytes in older ones. */
export function dictionaryOf(bytes: Buffer): Dictionary {
  const { items: flat, isWhole } = listOf(bytes);
  const items = new Map<string, Item>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    items.set((flat[index] as Item).bytes.toString('latin1'), flat[index + 1] as Item);
  }
  return { items, isWhole: isWhole && flat.length % 2 === 0 };
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
