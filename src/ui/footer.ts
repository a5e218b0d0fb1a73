import { type Line, line } from './draw/line.ts';
import { bindingsIn } from './keys/keymap.ts';
import { contextOf } from './state/reduce.ts';
import type { UiState } from './state/state.ts';

/** The keys that apply at the moment. */
export function footerLine(state: UiState): Line {
  const keys = bindingsIn(contextOf(state)).filter(({ short }) => short !== undefined);
  return line(keys.map(({ keys: [key], short }) => `${key} ${short}`).join('  '));
}
