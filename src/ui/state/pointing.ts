import { wholeBody } from '../frame.ts';
import { headerClick } from '../header.ts';
import { layoutNow } from '../message.ts';
import { screens } from '../screens.ts';
import { contextOf } from './reduce.ts';
import type { UiState } from './state.ts';

/** The state after a click, row and column of the terminal from 0; undefined where it means nothing. */
export function clicked(state: UiState, row: number, column: number): UiState | undefined {
  const { header, body } = layoutNow(state);
  if (row >= header + body.rows || isAsking(state)) return undefined;
  if (row < header) return headerClick(state, row, column);
  return screens[state.screen].click?.({ ...state, note: '' }, row - header, column, wholeBody(state));
}

/** True while keys belong to something that is typed or chosen, which the mouse does not disturb. */
export function isAsking(state: UiState): boolean {
  return contextOf(state) !== state.screen;
}
