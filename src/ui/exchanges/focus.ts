import type { Cursor } from '../draw/window.ts';
import { moved, topOf } from '../draw/window.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import type { UiState } from '../state/state.ts';

/** Where the cursor of the list stands now: on the focused exchange, or the nearest before it that the filter shows. */
export function cursorOf({ visible, list }: UiState, height: number): Cursor {
  const last = visible.size - 1;
  if (list.number === undefined) return { index: Math.max(0, last), row: height - 1 };
  const index = Math.max(0, visible.indexOf(list.number));
  return { index, row: Math.min(list.row, index, height - 1) };
}

/** The exchange under the cursor. */
export function entryInFocus(state: UiState): Entry | undefined {
  return state.visible.entryAt(cursorOf(state, 1).index);
}

/** True while the cursor goes with the newest. */
export function isFollowing({ list }: UiState): boolean {
  return list.number === undefined;
}

/** The state with the cursor held on its exchange, at the row of the screen where it is seen. */
export function held(state: UiState, height: number): UiState {
  const cursor = cursorOf(state, height);
  return focused(state, cursor.index, cursor.index - topOf(cursor, state.visible.size, height));
}

/** The state with the cursor on a row of the list, and of the screen; as it was where there is no such row. */
export function focused(state: UiState, index: number, row: number): UiState {
  const number = state.visible.numberAt(index);
  return number === undefined ? state : { ...state, list: { number, row } };
}

/** The state with the cursor on a row of the list, moved on the screen no more than it must. */
export function movedTo(state: UiState, index: number, height: number): UiState {
  const before = cursorOf(state, height);
  const after = moved(before, index - before.index, state.visible.size, height);
  return focused(state, after.index, after.row);
}

/** The state after a command that moves the cursor; undefined for any other. */
export function moveFocus(state: UiState, command: Command, height: number): UiState | undefined {
  const by = stepOf(command, height);
  if (by === undefined) return undefined;
  const { index } = cursorOf(state, height);
  // Moving past the newest row means to follow again.
  if (by > 0 && index + by > state.visible.size - 1) return { ...state, list: { row: height - 1 } };
  return movedTo(state, index + by, height);
}

/** Rows that a command moves by; undefined where it does not move. */
export function stepOf(command: Command, height: number): number | undefined {
  switch (command) {
    case 'move.up':
      return -1;
    case 'move.down':
      return 1;
    case 'move.page-up':
      return -Math.max(1, height - 1);
    case 'move.page-down':
      return Math.max(1, height - 1);
    case 'move.first':
      return Number.NEGATIVE_INFINITY;
    case 'move.last':
      return Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}
