import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyFilter } from '../../../src/ui/filter/reduce.ts';
import { contextOf } from '../../../src/ui/state/reduce.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { after, demoState } from './states.ts';

const test = suite('ui/filter/reduce');

const settled = (state: UiState) => {
  state.visible.advance(() => true);
  return state.visible.size;
};
const used = (state: UiState, text: string) =>
  after(state, 'filter.edit', 'filter.erase-all', ` ${text}`, 'filter.apply');

test('a filter that is right is used, and taken away by an empty one or by going back', () => {
  const state = demoState();
  const all = settled(state);
  const filtered = used(state, 'command == "Sync"');
  assert.is(filtered.filter.text, 'command == "Sync"');
  const some = settled(filtered);
  assert.ok(some > 0 && some < all);
  assert.is(settled(used(filtered, ' ')), all);
  assert.is(settled(applyFilter(filtered, 'command == "Sync"')), some);
  const back = after(filtered, 'back');
  assert.is(back.filter.text, '');
  assert.is(settled(back), all);
});

test('a wrong one stays in the line, with the cursor at what is wrong, and the list as it is', () => {
  const state = demoState();
  const all = settled(state);
  const wrong = used(state, 'pending && comand == "x"');
  assert.is(wrong.filter.draft?.text, 'pending && comand == "x"');
  assert.is(wrong.filter.draft?.cursor, 11);
  assert.is(wrong.filter.text, '');
  assert.is(settled(wrong), all);
});

test('giving up leaves the filter as it was, and what was typed comes back', () => {
  const before = used(demoState(), 'pending');
  const given = after(before, 'filter.edit', '  && comand', 'filter.cancel');
  assert.is(given.filter.text, 'pending');
  assert.is(contextOf(given), 'exchanges');
  const again = after(given, 'filter.edit', 'filter.older');
  assert.is(again.filter.draft?.text, 'pending && comand');
});

test('history goes back and forth, ends at what is being typed, holds each once and a hundred in all', () => {
  let state = demoState();
  for (const text of ['one', 'two', 'one', 'three']) state = used(state, text);
  assert.equal(state.filter.history, ['two', 'one', 'three']);
  const typing = after(state, 'filter.edit', ' fresh', 'filter.older', 'filter.older');
  assert.is(typing.filter.draft?.text, 'one');
  assert.is(after(typing, 'filter.older', 'filter.older').filter.draft?.text, 'two');
  const forth = after(typing, 'filter.newer', 'filter.newer', 'filter.newer');
  assert.is(forth.filter.draft?.text, 'threefresh');
  for (let index = 0; index < 150; index++) state = applyFilter(state, `word${index}`);
  assert.is(state.filter.history.length, 100);
  assert.is(state.filter.history.at(-1), 'word149');
});

test('a filter is used in the list, wherever it was typed, and back leads to where that was', () => {
  for (const screen of ['findings', 'devices', 'rules', 'help'] as const) {
    const filtered = used({ ...demoState(['pending']), screen }, 'errors > 0');
    assert.is(filtered.screen, 'exchanges');
    const unfiltered = after(filtered, 'back');
    assert.is(unfiltered.screen, 'exchanges');
    assert.is(after(unfiltered, 'back').screen, screen);
  }
  const elsewhere: UiState = { ...demoState(['pending']), screen: 'devices' };
  assert.is(after(elsewhere, 'filter.saved', 'saved.use').screen, 'exchanges');
  assert.is(used(elsewhere, '').screen, 'devices');
  assert.is(after(elsewhere, 'filter.edit', ' errors > 0', 'filter.cancel').screen, 'devices');
});

test('a wrong filter of another screen is told of, not used', () => {
  const state = applyFilter(demoState(), 'comand == "x"');
  assert.is(state.filter.text, '');
  assert.match(state.note, /^not used: unknown name "comand"/);
});

test('saving keeps what is right, each once, and a hundred', () => {
  const state = demoState(['pending']);
  const saved = after(state, 'filter.edit', ' errors > 0', 'filter.save');
  assert.equal(saved.filter.saved, ['pending', 'errors > 0']);
  assert.equal(saved.effects, [{ kind: 'keep-filters', filters: ['pending', 'errors > 0'] }]);
  assert.is(saved.filter.draft?.text, 'errors > 0');
  assert.equal(after(state, 'filter.edit', ' pending', 'filter.save').effects, []);
  assert.equal(after(state, 'filter.edit', ' comand == 1', 'filter.save').effects, []);
  assert.equal(after(state, 'filter.edit', 'filter.save').effects, []);
  const full = demoState(Array.from({ length: 100 }, (_, index) => `f${index}`));
  assert.match(after(full, 'filter.edit', ' more', 'filter.save').note, /^100 filters are saved/);
});

test('a saved filter is used, or forgotten', () => {
  const state = demoState(['errors > 0', 'pending']);
  const open = after(state, 'filter.saved', 'saved.down');
  assert.is(contextOf(open), 'saved-filters');
  assert.is(after(open, 'saved.use').filter.text, 'pending');
  const forgotten = after(open, 'saved.remove');
  assert.equal(forgotten.effects, [{ kind: 'keep-filters', filters: ['errors > 0'] }]);
  assert.is(after(forgotten, 'saved.use').filter.text, 'errors > 0');
  assert.is(contextOf(after(open, 'saved.cancel')), 'exchanges');
});

test('without saved ones there are examples, which are all good and cannot be forgotten', () => {
  const state = after(demoState(), 'filter.saved');
  let at = state;
  for (let row = 0; row < 4; row++) {
    assert.is(after(at, 'saved.use').note, '');
    assert.ok(after(at, 'saved.use').filter.active);
    at = after(at, 'saved.down');
  }
  assert.equal(after(state, 'saved.remove').effects, []);
  assert.match(after(state, 'saved.remove').note, /^an example/);
});

test.run();
