import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Context } from '../../../src/ui/keys/contexts.ts';
import { keymap } from '../../../src/ui/keys/keymap.ts';
import { contextOf, withCommand } from '../../../src/ui/state/reduce.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { UiStore } from '../../../src/ui/state/store.ts';
import { noRules } from '../../helpers/no-rules.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('ui/state/reduce');

function startState(): UiState {
  const edges = { quit() {}, copy() {}, save: String, mouse() {}, keepFilters() {}, now: () => 0 };
  const size = { columns: 80, rows: 24 };
  const store = new UiStore({
    session: { mode: 'reverse' },
    rulesInUse: noRules(),
    size,
    savedFilters: [],
    edges,
  });
  for (const event of readSession('demo')) store.record(event);
  store.close();
  return store.getState();
}

const state = startState();
const screenAfter = (...commands: Parameters<typeof withCommand>[1][]) =>
  commands.reduce(withCommand, state).screen;

test('goes to the screens, round in turn, and back where it came from', () => {
  assert.is(screenAfter('screen.findings'), 'findings');
  assert.is(screenAfter('next'), 'findings');
  assert.is(screenAfter('next', 'next', 'next', 'next'), 'exchanges');
  assert.is(screenAfter('previous'), 'rules');
  assert.is(screenAfter('screen.devices', 'screen.help', 'back'), 'devices');
  assert.is(screenAfter('screen.devices', 'screen.help', 'back', 'back'), 'exchanges');
  assert.is(screenAfter('screen.devices', 'quit'), 'exchanges');
});

test('the way back has an end, however long the way was', () => {
  let at = state;
  for (let round = 0; round < 1000; round++) {
    at = withCommand(withCommand(at, 'screen.findings'), 'screen.devices');
  }
  assert.ok(at.trail.length <= 20);
  for (let round = 0; round < 25; round++) at = withCommand(at, 'back');
  assert.is(at.screen, 'exchanges');
});

test('quitting is an effect, from the list of exchanges or at once', () => {
  assert.equal(withCommand(state, 'quit').effects, [{ kind: 'quit' }]);
  assert.equal(withCommand(withCommand(state, 'screen.rules'), 'quit').effects, []);
  for (const before of ['screen.rules', 'filter.edit', 'copy'] as const) {
    assert.equal(withCommand(withCommand(state, before), 'quit.now').effects, [{ kind: 'quit' }]);
  }
});

test('what was said goes with the next command', () => {
  assert.is(withCommand({ ...state, note: 'saved' }, 'move.up').note, '');
});

test('ctrl+z says why nothing is suspended, and does nothing else', () => {
  const { note, ...after } = withCommand(state, 'suspend');
  assert.match(note, /traffic would stand still/);
  const { note: _, ...before } = state;
  assert.equal(after, before);
});

const contexts: readonly (readonly [Context, UiState])[] = [
  ['exchanges', state],
  ['detail', withCommand(state, 'open')],
  ['findings', withCommand(state, 'screen.findings')],
  ['devices', withCommand(state, 'screen.devices')],
  ['rules', withCommand(state, 'screen.rules')],
  ['help', withCommand(state, 'screen.help')],
  ['filter', withCommand(state, 'filter.edit')],
  ['saved-filters', withCommand(state, 'filter.saved')],
  ['copy', withCommand(state, 'copy')],
];

for (const [context, before] of contexts) {
  test(`keys go to ${context} while it is open, and every command runs there`, () => {
    assert.is(contextOf(before), context);
    for (const { command } of keymap) {
      const after = withCommand(before, command);
      assert.ok(after.trail.length <= before.trail.length + 1, command);
      // No command leaves the state in a context that draws nothing.
      assert.type(contextOf(after), 'string');
    }
  });
}

test.run();
