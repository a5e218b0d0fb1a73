import { counted } from '../../inspect/words.ts';
import { cut } from '../draw/fit.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { type Shown, shownFrom } from '../draw/window.ts';
import type { Command } from '../keys/keymap.ts';
import { type UiState, withEffect } from '../state/state.ts';
import { exampleFilters } from './examples.ts';

/** Filters that can be saved: more than anybody finds again. */
const MAX_SAVED = 100;

/** The filters that the list shows: examples while none is saved. */
export function listedFilters({ filter: { saved } }: UiState): readonly string[] {
  return saved.length > 0 ? saved : exampleFilters;
}

/** Saves a filter. */
export function withSaved(state: UiState, text: string): UiState {
  const { saved } = state.filter;
  if (saved.includes(text)) return { ...state, note: 'saved before; F lists it' };
  if (saved.length >= MAX_SAVED) {
    return { ...state, note: `${counted(MAX_SAVED, 'filter')} are saved; F, then d forgets one` };
  }
  const filters = [...saved, text];
  const kept = { ...state, filter: { ...state.filter, saved: filters }, note: 'saved; F lists it' };
  return withEffect(kept, { kind: 'keep-filters', filters });
}

/** The list after a key of its own; undefined where the command is none, or ends it. */
export function choosing(state: UiState, command: Command): UiState | undefined {
  const row = state.filter.choosing ?? 0;
  const last = listedFilters(state).length - 1;
  switch (command) {
    case 'saved.up':
      return withRow(state, Math.max(0, row - 1));
    case 'saved.down':
      return withRow(state, Math.min(last, row + 1));
    case 'saved.remove':
      return withoutSaved(state, row);
    default:
      return undefined;
  }
}

function withRow(state: UiState, row: number): UiState {
  return { ...state, filter: { ...state.filter, choosing: row } };
}

function withoutSaved(state: UiState, row: number): UiState {
  const { saved } = state.filter;
  const text = saved[row];
  if (text === undefined) return { ...state, note: 'an example; it goes once a filter is saved' };
  const filters = saved.filter((_, index) => index !== row);
  const kept = withRow({ ...state, filter: { ...state.filter, saved: filters } }, Math.max(0, row - 1));
  return withEffect({ ...kept, note: 'forgotten' }, { kind: 'keep-filters', filters });
}

/** Which of the filters are on the screen. */
export function savedShown(state: UiState, { rows }: Size): Shown {
  const { length } = listedFilters(state);
  return shownFrom(topOf(state.filter.choosing ?? 0, length, rows - 1), length, rows - 1);
}

function topOf(row: number, count: number, room: number): number {
  return Math.max(0, Math.min(row - Math.floor(room / 2), count - room));
}

/** The list, in place of the body. */
export function savedLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const { saved, choosing: row = 0 } = state.filter;
  const title = saved.length > 0 ? counted(saved.length, 'saved filter') : 'No saved filters yet; examples:';
  const room = Math.max(1, rows - 1);
  const filters = listedFilters(state);
  const top = topOf(row, filters.length, room);
  const lines = filters.slice(top, top + room).map((text, index) => {
    const isFocused = top + index === row;
    return { ...line(`${isFocused ? '>' : ' '} ${cut(text, columns - 2)}`), isFocused };
  });
  return [line(span(title, 'strong')), ...lines];
}
