import { type Cursor, moved } from './window.ts';

/** A cursor that stays on its row, which has a key, while rows change their places. */
export interface KeyedCursor extends Cursor {
  /** Absent until the cursor was moved: it then stays on the first row, whichever that is. */
  readonly key?: string;
}

/** Where the cursor stands now; where its row has left, it stays at the place that row had. */
export function cursorAmong(cursor: KeyedCursor, keys: readonly string[], height: number): Cursor {
  const found = cursor.key === undefined ? -1 : keys.indexOf(cursor.key);
  const last = Math.max(0, keys.length - 1);
  const index = found >= 0 ? found : Math.min(cursor.key === undefined ? 0 : cursor.index, last);
  return { index, row: Math.max(0, Math.min(cursor.row, index, height - 1)) };
}

/** The cursor moved by rows, and held by the key of the row it comes to. */
export function movedAmong(
  cursor: KeyedCursor,
  by: number,
  keys: readonly string[],
  height: number,
): KeyedCursor {
  const at = moved(cursorAmong(cursor, keys, height), by, keys.length, height);
  const key = keys[at.index];
  return key === undefined ? { index: 0, row: 0 } : { ...at, key };
}
