import { stepOf } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import { cursorAmong, type KeyedCursor, movedAmong } from './keyed-cursor.ts';
import type { Line } from './line.ts';
import { type Shown, shownFrom, topOf } from './window.ts';

/** The cursor after a command that moves it; undefined for any other. */
export function cursorAfter(
  cursor: KeyedCursor,
  command: Command,
  keys: readonly string[],
  height: number,
): KeyedCursor | undefined {
  const by = stepOf(command, height);
  return by === undefined ? undefined : movedAmong(cursor, by, keys, height);
}

/** The cursor on the row that was clicked; where there is none, as it was. */
export function cursorClicked(
  cursor: KeyedCursor,
  row: number,
  keys: readonly string[],
  height: number,
): KeyedCursor {
  const at = cursorAmong(cursor, keys, height);
  const index = topOf(at, keys.length, height) + row;
  const key = row < 0 || row >= height ? undefined : keys[index];
  return key === undefined ? cursor : { key, index, row };
}

/** Which rows of the list are on the screen. */
export function listShown(cursor: KeyedCursor, keys: readonly string[], height: number): Shown {
  const at = cursorAmong(cursor, keys, height);
  return shownFrom(topOf(at, keys.length, height), keys.length, height);
}

/** The rows of the list that are on the screen. */
export function listLines(
  cursor: KeyedCursor,
  keys: readonly string[],
  height: number,
  draw: (index: number, isFocused: boolean) => Line,
): readonly Line[] {
  const at = cursorAmong(cursor, keys, height);
  const top = topOf(at, keys.length, height);
  const shown = Math.max(0, Math.min(height, keys.length - top));
  return Array.from({ length: shown }, (_, row) => draw(top + row, top + row === at.index));
}
