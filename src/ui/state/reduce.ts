import { openCopy, runCopy } from '../copy/reduce.ts';
import { editFilter, runFilter } from '../filter/reduce.ts';
import { runHold } from '../hold/reduce.ts';
import type { Context } from '../keys/contexts.ts';
import type { Command } from '../keys/keymap.ts';
import { screens } from '../screens.ts';
import { layoutOf } from './layout.ts';
import { goBack, goTo, type ScreenName, type UiState, withEffect } from './state.ts';

/** The screens that `next` and `previous` go round. */
const ROUND: readonly ScreenName[] = ['exchanges', 'findings', 'devices', 'rules'];

const NO_SUSPENDING = 'Not suspended: the traffic would stand still. Another window has room for a shell.';

/** Where keys go at the moment. */
export function contextOf(state: UiState): Context {
  if (state.filter.draft) return 'filter';
  if (state.filter.choosing !== undefined) return 'saved-filters';
  return state.copy ? 'copy' : state.screen;
}

/** The state after a command. */
export function withCommand(state: UiState, command: Command): UiState {
  const said = state.note === '' ? state : { ...state, note: '' };
  if (command === 'quit.now') return withEffect(said, { kind: 'quit' });
  const context = contextOf(state);
  if (context === 'filter' || context === 'saved-filters') return runFilter(said, command);
  if (context === 'copy') return runCopy(said, command);
  const done = screens[state.screen].run(said, command, layoutOf(state.size).body);
  return done ?? everywhere(said, command);
}

/** What commands do that the screen leaves alone. */
function everywhere(state: UiState, command: Command): UiState {
  switch (command) {
    case 'screen.exchanges':
    case 'screen.findings':
    case 'screen.devices':
    case 'screen.rules':
    case 'screen.help':
    case 'screen.connect':
      return goTo(state, command.slice('screen.'.length) as ScreenName);
    case 'next':
      return turned(state, 1);
    case 'previous':
      return turned(state, -1);
    case 'back':
      return goBack(state);
    case 'quit':
      return state.screen === 'exchanges' ? withEffect(state, { kind: 'quit' }) : goBack(state);
    case 'filter.edit':
    case 'filter.saved':
    case 'hold.edit':
      return editFilter(state, command);
    case 'copy':
      return openCopy(state);
    case 'suspend':
      return { ...state, note: NO_SUSPENDING };
    case 'mouse':
      return withEffect({ ...state, hasMouse: !state.hasMouse }, { kind: 'mouse', on: !state.hasMouse });
    default:
      return runHold(state, command) ?? state;
  }
}

function turned(state: UiState, by: number): UiState {
  const at = ROUND.indexOf(state.screen);
  // From a screen outside the round, back leads to its last, as on leads to its first.
  const index = at < 0 && by < 0 ? 0 : at;
  const screen = ROUND[(index + by + ROUND.length) % ROUND.length];
  return screen ? { ...state, screen, trail: [] } : state;
}
