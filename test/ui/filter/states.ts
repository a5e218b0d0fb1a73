import { typeIntoFilter } from '../../../src/ui/filter/reduce.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';
import { withCommand } from '../../../src/ui/state/reduce.ts';
import type { RulesInUse, UiState } from '../../../src/ui/state/state.ts';
import { UiStore } from '../../../src/ui/state/store.ts';
import { noRules } from '../../helpers/no-rules.ts';
import { readSession } from '../../helpers/sessions.ts';

/** The state of the UI after the demo. */
export function demoState(savedFilters: readonly string[] = [], rulesInUse: RulesInUse = noRules()): UiState {
  const edges = { quit() {}, copy() {}, save: String, mouse() {}, keepFilters() {}, now: () => 0 };
  const size = { columns: 80, rows: 24 };
  const store = new UiStore({ session: { mode: 'reverse' }, rulesInUse, size, savedFilters, edges });
  for (const event of readSession('demo')) store.record(event);
  store.close();
  return store.getState();
}

/** The state after commands, and texts that are typed between them: those begin with a blank. */
export function after(state: UiState, ...steps: readonly (Command | ` ${string}`)[]): UiState {
  return steps.reduce(
    (at, step) =>
      step.startsWith(' ') ? typeIntoFilter(at, step.slice(1)) : withCommand(at, step as Command),
    state,
  );
}
