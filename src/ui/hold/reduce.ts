import { compileFilter } from '../../inspect/filter/compile.ts';
import type { HoldDecision } from '../../inspect/hold-desk.ts';
import type { Command } from '../keys/keymap.ts';
import { type UiState, withEffect } from '../state/state.ts';
import { editableXml, entryAtHand, heldAtHand } from './held.ts';

const NOBODY = 'nothing can be held here: no proxy runs';

/** Puts a hold filter to use; an empty one ends holding. */
export function applyHold(state: UiState, typed: string): UiState {
  const text = typed.trim();
  const { hold } = state;
  if (!hold) return { ...state, note: NOBODY };
  const filter = text === '' ? undefined : compileFilter(text);
  if (filter && 'problem' in filter) return { ...state, note: `not used: ${filter.problem}` };
  const seconds = Math.round(hold.limitMs / 1000);
  const note = filter ? `holding from now on; each waits ${seconds} s at most` : 'nothing is held any more';
  const changed = hold.text === text ? '' : note;
  return withEffect({ ...state, note: changed, hold: { ...hold, text } }, { kind: 'hold-filter', filter });
}

/** The state after a command about what is held; undefined where it is none. */
export function runHold(state: UiState, command: Command): UiState | undefined {
  switch (command) {
    case 'hold.let-go':
      return decided(state, 'let-go', 'let go');
    case 'hold.drop':
      return decided(state, 'drop', 'dropped, and its connection cut');
    case 'hold.answer':
      return decided(state, 'answer', 'answered by the proxy');
    case 'hold.let-all-go': {
      const count = state.hold?.waiting.length ?? 0;
      if (count === 0) return { ...state, note: nothingHeld(state) };
      return withEffect({ ...state, note: `let go: ${count}` }, { kind: 'let-all-go' });
    }
    case 'hold.body':
      return editing(state);
    default:
      return undefined;
  }
}

function decided(state: UiState, decision: HoldDecision, said: string): UiState {
  const found = heldAtHand(state);
  if (!found) return toHeld(state);
  const { number, exchange } = found.entry;
  const how = decision === 'let-go' && found.held.edited ? 'sent as edited' : said;
  return withEffect(
    { ...state, note: `#${number} ${how}` },
    { kind: 'decide', number, id: exchange.id, decision },
  );
}

function editing(state: UiState): UiState {
  const found = heldAtHand(state);
  if (!found) return toHeld(state);
  const editable = editableXml(found);
  if ('problem' in editable) return { ...state, note: editable.problem };
  const { number, exchange } = found.entry;
  const text = state.hold?.drafts.get(number) ?? editable.xml;
  return withEffect(state, { kind: 'edit', number, id: exchange.id, text, original: editable.xml });
}

/** The cursor of the list goes to what has waited longest, and nothing is done about that yet. */
function toHeld(state: UiState): UiState {
  const first = state.hold?.waiting[0];
  if (first === undefined) return { ...state, note: nothingHeld(state) };
  const isListed =
    state.screen === 'exchanges' && state.visible.numberAt(state.visible.indexOf(first)) === first;
  const entry = entryAtHand(state);
  if (!isListed) return { ...state, note: `#${entry?.number ?? ''} is not held; #${first} is` };
  const note = `#${entry?.number ?? ''} is not held; this one, #${first}, is`;
  return { ...state, note, list: { ...state.list, number: first } };
}

function nothingHeld({ hold }: UiState): string {
  if (!hold) return NOBODY;
  return hold.text === '' ? 'nothing is held: i says what to hold' : 'nothing is held so far';
}
