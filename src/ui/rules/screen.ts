import { cursorAfter, cursorClicked, listShown } from '../draw/keyed-list.ts';
import { line, type Size, span } from '../draw/line.ts';
import type { Command } from '../keys/keymap.ts';
import type { Screen } from '../state/screen.ts';
import type { UiState } from '../state/state.ts';
import { rowInFocus } from './focus.ts';
import { heightOf, rulesLines } from './list.ts';
import { openRuleLines, scrolled } from './open.ts';
import { rowKeys } from './rows.ts';
import { enforceNext, toggle } from './switch.ts';

export const rulesScreen: Screen = {
  title: 'Rules',
  draw: (state, size) => {
    const row = rowInFocus(state);
    if (!row) return [line(span(' No rule is loaded: --rules FILE names some.', 'quiet'))];
    if (state.rules.open && row.kind === 'rule') return openRuleLines(state, row.rule, size);
    return rulesLines(state, size);
  },
  shown: (state, size) => {
    const { rules, rulesInUse } = state;
    // A rule that is open says it in its heading.
    return rules.open ? undefined : listShown(rules.cursor, rowKeys(rulesInUse.packs), heightOf(state, size));
  },
  run: (state, command, size) =>
    switched(state, command) ??
    (state.rules.open ? inRule(state, command, size) : inList(state, command, size)),
  click: (state, row, _, size) => {
    const { rules, rulesInUse } = state;
    if (rules.open) return state;
    const cursor = cursorClicked(rules.cursor, row - 1, rowKeys(rulesInUse.packs), heightOf(state, size));
    return { ...state, rules: { cursor } };
  },
};

function switched(state: UiState, command: Command): UiState | undefined {
  const isSwitch = command === 'rule.toggle' || command === 'rule.enforce';
  if (!isSwitch) return undefined;
  const row = rowInFocus(state);
  if (!row) return state;
  const act = command === 'rule.toggle' ? toggle : enforceNext;
  return { ...state, note: act(row, state.rulesInUse.policy) };
}

function inList(state: UiState, command: Command, size: Size): UiState | undefined {
  if (command === 'open') return opened(state);
  const { rules, rulesInUse } = state;
  const cursor = cursorAfter(rules.cursor, command, rowKeys(rulesInUse.packs), heightOf(state, size));
  return cursor && { ...state, rules: { cursor } };
}

function opened(state: UiState): UiState {
  const row = rowInFocus(state);
  if (row?.kind !== 'rule') return state;
  return { ...state, rules: { ...state.rules, open: { rule: row.rule.name, top: 0 } } };
}

function inRule(state: UiState, command: Command, size: Size): UiState | undefined {
  const { cursor } = state.rules;
  if (command === 'open' || command === 'back' || command === 'quit') return { ...state, rules: { cursor } };
  const row = rowInFocus(state);
  const open = row?.kind === 'rule' ? scrolled(state, row.rule, command, size) : undefined;
  return open && { ...state, rules: { cursor, open } };
}
