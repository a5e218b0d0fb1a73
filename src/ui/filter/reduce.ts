import { compileFilter } from '../../inspect/filter/compile.ts';
import { applyHold } from '../hold/reduce.ts';
import type { Command } from '../keys/keymap.ts';
import { goTo, type UiState } from '../state/state.ts';
import { checkOf } from './check.ts';
import { completed, offeredAt } from './complete.ts';
import { edited, inserted } from './editor.ts';
import { choosing, listedFilters, withSaved } from './saved.ts';
import type { Edited, FilterDraft, Past } from './state.ts';

/** Filters that are remembered while the program runs. */
const MAX_HISTORY = 100;

/** Opens the filter line, that of what is held, or the list of saved filters. */
export function editFilter(state: UiState, command: 'filter.edit' | 'filter.saved' | 'hold.edit'): UiState {
  const { filter } = state;
  if (command === 'filter.saved') return { ...state, filter: { ...filter, choosing: 0 } };
  if (command === 'hold.edit') {
    const { hold } = state;
    if (!hold) return applyHold(state, '');
    return withText(state, { text: hold.text, cursor: hold.text.length }, { isHold: true });
  }
  return withText(state, { text: filter.text, cursor: filter.text.length });
}

/** A command while the filter line or the list of saved filters is open. */
export function runFilter(state: UiState, command: Command): UiState {
  const { draft } = state.filter;
  return draft ? runLine(state, draft, command) : runSaved(state, command);
}

function runLine(state: UiState, draft: FilterDraft, command: Command): UiState {
  switch (command) {
    case 'filter.apply':
      if (draft.check.kind === 'wrong') return insisting(state, draft);
      if (draft.isHold) return applyHold(remembering(closed(state), draft.text.trim()), draft.text);
      return listed(applied(closed(state), draft.text));
    case 'filter.cancel':
      return remembering(closed(state), draft.text);
    case 'filter.complete':
      return completing(state, draft, 1);
    case 'filter.complete-back':
      return completing(state, draft, -1);
    case 'filter.older':
      return recalled(state, draft, -1);
    case 'filter.newer':
      return recalled(state, draft, 1);
    case 'filter.save':
      return saving(state, draft);
    default: {
      const next = edited(draft, command);
      return next ? withText(state, next) : state;
    }
  }
}

function runSaved(state: UiState, command: Command): UiState {
  if (command === 'saved.cancel') return closed(state);
  if (command !== 'saved.use') return choosing(state, command) ?? state;
  const text = listedFilters(state)[state.filter.choosing ?? 0];
  return text === undefined ? closed(state) : listed(applied(closed(state), text));
}

/** On the list, where a filter shows what it does: whoever uses one elsewhere would see nothing of it. */
function listed(state: UiState): UiState {
  return state.filter.text === '' ? state : goTo(state, 'exchanges');
}

/** Text that was typed or pasted into the filter line. */
export function typeIntoFilter(state: UiState, typed: string): UiState {
  const { draft } = state.filter;
  if (!draft) return state;
  return withText(state.note === '' ? state : { ...state, note: '' }, inserted(draft, typed));
}

/** Puts a filter to use: that of the filter line, or one that another screen asks for. */
export function applyFilter(state: UiState, text: string): UiState {
  return applied(state, text);
}

function applied(state: UiState, typed: string): UiState {
  const text = typed.trim();
  const remembered = remembering(state, text);
  const { active: _, ...filter } = remembered.filter;
  if (text === '') {
    state.visible.filter(undefined);
    return { ...remembered, filter: { ...filter, text } };
  }
  const active = compileFilter(text);
  // The list stays as it is: whoever asked for this filter is told, and what was typed can be brought back.
  if ('problem' in active) return { ...remembered, note: `not used: ${active.problem}` };
  state.visible.filter((entry) => active.test(entry.exchange, entry), active.text);
  return { ...remembered, filter: { ...filter, text, active } };
}

function closed(state: UiState): UiState {
  const { draft: _, choosing: __, ...filter } = state.filter;
  return { ...state, filter };
}

/** The latest last, each once. */
function remembering(state: UiState, text: string): UiState {
  const { history } = state.filter;
  if (text.trim() === '' || history.at(-1) === text) return state;
  const others = history.filter((before) => before !== text);
  return { ...state, filter: { ...state.filter, history: [...others, text].slice(-MAX_HISTORY) } };
}

function withText(state: UiState, { text, cursor }: Edited, more: Partial<FilterDraft> = {}): UiState {
  const { draft } = state.filter;
  const check = draft?.text === text ? draft.check : checkOf(text, state.log);
  const isHold = draft?.isHold === true && { isHold: true };
  const offered = offeredAt({ text, cursor }, state);
  const known = { text, cursor, check, ...(offered && { offered }) };
  return { ...state, filter: { ...state.filter, draft: { ...known, ...isHold, ...more } } };
}

/** The cursor goes to what is wrong. */
function insisting(state: UiState, draft: FilterDraft): UiState {
  const cursor = draft.check.kind === 'wrong' ? Math.min(draft.check.index, draft.text.length) : draft.cursor;
  return withText(state, { text: draft.text, cursor });
}

function completing(state: UiState, draft: FilterDraft, by: 1 | -1): UiState {
  const { edited: next, completion } = completed(draft, draft.completion, by, state);
  return withText(state, next, completion ? { completion } : {});
}

function recalled(state: UiState, draft: FilterDraft, by: 1 | -1): UiState {
  const { history } = state.filter;
  const { index, typed }: Past = draft.past ?? { index: history.length, typed: draft.text };
  const next = Math.max(0, Math.min(history.length, index + by));
  if (next === index) return state;
  const text = history[next] ?? typed;
  return withText(state, { text, cursor: text.length }, { past: { index: next, typed } });
}

function saving(state: UiState, draft: FilterDraft): UiState {
  const text = draft.text.trim();
  if (draft.check.kind === 'wrong') return insisting(state, draft);
  return text === '' ? { ...state, note: 'nothing to save yet' } : withSaved(state, text);
}
