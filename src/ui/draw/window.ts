/** Where a cursor stands in a list that may be longer than the screen. */
export interface Cursor {
  /** Row of the list, from 0. */
  readonly index: number;
  /** Row of the screen the cursor is on, from 0: what keeps the view still when the list changes above it. */
  readonly row: number;
}

/** Which rows of a list are on the screen, both counted from 1. */
export interface Shown {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export const AT_TOP: Cursor = { index: 0, row: 0 };

/** The cursor moved by rows, kept inside a list of `count` rows and a screen of `height`. */
export function moved(cursor: Cursor, by: number, count: number, height: number): Cursor {
  const index = Math.max(0, Math.min(count - 1, cursor.index + by));
  const row = cursor.row + (index - cursor.index);
  const asked = { index, row: Math.max(0, Math.min(height - 1, row, index)) };
  // Where it is seen: at the end of the list that may be below the row it asks for.
  return { index, row: index - topOf(asked, count, height) };
}

/** The rows on the screen of a list that is drawn from `top` on. */
export function shownFrom(top: number, count: number, height: number): Shown {
  return { first: top + 1, last: Math.min(count, top + height), count };
}

/** The first row of the list that is on the screen. */
export function topOf(cursor: Cursor, count: number, height: number): number {
  return Math.max(0, Math.min(cursor.index - cursor.row, count - height));
}
