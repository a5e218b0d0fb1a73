import { entryInFocus } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import type { UiState } from '../state/state.ts';

/** Asks what to copy of the exchange that is looked at. */
export function openCopy(state: UiState): UiState {
  const number = state.screen === 'detail' ? state.detail?.number : entryInFocus(state)?.number;
  return number === undefined ? state : { ...state, copy: { number } };
}

/** A command while the choice is open. */
export function runCopy({ copy: _, ...state }: UiState, _command: Command): UiState {
  return state;
}
