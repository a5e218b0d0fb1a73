import type { Command } from '../keys/keymap.ts';
import type { UiState } from '../state/state.ts';

/** Opens the filter line, or the list of saved filters. */
export function editFilter(state: UiState, command: 'filter.edit' | 'filter.saved'): UiState {
  const { filter } = state;
  if (command === 'filter.saved') return { ...state, filter: { ...filter, choosing: 0 } };
  return { ...state, filter: { ...filter, draft: { text: filter.text, cursor: filter.text.length } } };
}

/** A command while the filter line or the list of saved filters is open. */
export function runFilter(state: UiState, command: Command): UiState {
  const { draft, choosing, ...filter } = state.filter;
  switch (command) {
    case 'filter.apply':
      return applyFilter({ ...state, filter }, draft?.text ?? '');
    case 'filter.cancel':
    case 'saved.cancel':
      return { ...state, filter };
    default:
      return state;
  }
}

/** Text that was typed or pasted into the filter line. */
export function typeIntoFilter(state: UiState, typed: string): UiState {
  const { draft } = state.filter;
  if (!draft) return state;
  const text = draft.text.slice(0, draft.cursor) + typed + draft.text.slice(draft.cursor);
  return { ...state, filter: { ...state.filter, draft: { text, cursor: draft.cursor + typed.length } } };
}

/** Puts a filter to use: that of the filter line, or one that another screen asks for. */
export function applyFilter(state: UiState, text: string): UiState {
  state.visible.filter(text === '' ? undefined : ({ exchange }) => exchange.line.command === text);
  return { ...state, filter: { ...state.filter, text } };
}
