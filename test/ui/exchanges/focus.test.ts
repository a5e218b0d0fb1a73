import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { topOf } from '../../../src/ui/draw/window.ts';
import { areasOf } from '../../../src/ui/exchanges/areas.ts';
import { cursorOf, entryInFocus, isFollowing } from '../../../src/ui/exchanges/focus.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { UiStore } from '../../../src/ui/state/store.ts';
import { eventsOf, finding, manyEvents, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/exchanges/focus');

/** Number of the exchange under the cursor, and its row of the screen. */
function at(store: UiStore): readonly [number | undefined, number] {
  const state = store.getState();
  const height = areasOf(layoutOf(state.size).body.rows).list;
  const cursor = cursorOf(state, height);
  return [entryInFocus(state)?.number, cursor.index - topOf(cursor, state.visible.size, height)];
}

function type(store: UiStore, keys: string): void {
  for (const key of keys.split(' ')) store.key(key, key);
}

test('follows the newest until the cursor moves', () => {
  const store = storeOf(manyEvents(1, 50));
  assert.equal(at(store), [50, 12]);
  for (const event of manyEvents(51, 60)) store.record(event);
  assert.equal(at(store), [60, 12]);
  type(store, 'k');
  for (const event of manyEvents(61, 70)) store.record(event);
  assert.equal(at(store), [59, 11]);
});

test('moving past the end follows again, by row, by page and by G', () => {
  for (const key of ['j', 'pagedown', 'G']) {
    const store = storeOf(manyEvents(1, 50));
    type(store, 'k j');
    assert.not(isFollowing(store.getState()), key);
    type(store, key);
    assert.ok(isFollowing(store.getState()), key);
  }
});

test('keeps its row of the screen when rows arrive below the end of the list', () => {
  const store = storeOf(manyEvents(1, 50));
  type(store, `g ${'j '.repeat(45)}${'k '.repeat(10)}`.trim());
  assert.equal(at(store), [36, 2]);
  // The end of the list goes no higher than the end of the screen.
  const { visible } = store.getState();
  visible.filter(({ number }) => number <= 40 || number > 50);
  visible.advance(() => true);
  assert.equal(at(store), [36, 8]);
  type(store, 'k');
  assert.equal(at(store), [35, 7]);
  for (const event of manyEvents(51, 80)) store.record(event);
  visible.advance(() => true);
  assert.equal(at(store), [35, 7]);
});

test('in a list shorter than the screen it goes no further than the rows', () => {
  const store = storeOf(manyEvents(1, 3));
  assert.equal(at(store), [3, 2]);
  type(store, 'k');
  assert.equal(at(store), [2, 1]);
  for (const event of manyEvents(4, 5)) store.record(event);
  assert.equal(at(store), [2, 1]);
  type(store, 'pageup k k');
  assert.equal(at(store), [1, 0]);
});

test('an empty list and a list of one take every key', () => {
  const empty = storeOf([]);
  type(empty, 'k j g G pageup pagedown n N m enter y');
  assert.equal(at(empty), [undefined, 0]);
  const one = storeOf(manyEvents(1, 1));
  type(one, 'k j g k pageup pagedown k');
  assert.equal(at(one), [1, 0]);
});

test('stands before a row that the filter hides, and returns when it comes back', () => {
  const store = storeOf([
    ...manyEvents(1, 20),
    ...eventsOf(21, { line: { command: 'Ping' } }),
    ...manyEvents(22, 40),
  ]);
  type(store, 'g');
  for (let step = 0; step < 20; step++) type(store, 'j');
  const before = at(store);
  assert.is(before[0], 21);
  const { visible } = store.getState();
  visible.filter(({ exchange }) => exchange.line.command === 'Sync');
  visible.advance(() => true);
  assert.is(at(store)[0], 20);
  visible.filter(({ number }) => number > 30);
  visible.advance(() => true);
  assert.equal(at(store), [31, 0]);
  visible.filter(undefined);
  assert.equal(at(store), before);
});

test('stays in view when the terminal gets smaller, and larger', () => {
  const store = storeOf(manyEvents(1, 50));
  type(store, 'k k');
  assert.equal(at(store), [48, 10]);
  store.resize({ columns: 40, rows: 8 });
  assert.equal(at(store), [48, 3]);
  store.resize({ columns: 80, rows: 24 });
  assert.equal(at(store), [48, 10]);
});

test('stands on the oldest that is left when its exchange has left memory', () => {
  const store = storeOf(manyEvents(1, 3, { durationMs: 1 }));
  type(store, 'g');
  for (let number = 4; number <= 100_050; number++) {
    for (const event of eventsOf(number, { durationMs: 1 })) store.record(event);
  }
  const oldest = store.getState().visible.numberAt(0) as number;
  assert.ok(oldest > 1);
  assert.equal(at(store), [oldest, 0]);
  type(store, 'j');
  assert.equal(at(store), [oldest + 1, 1]);
});

test('goes to the next and the previous exchange with findings, or says that there is none', () => {
  const found = { durationMs: 1, findings: [finding()] };
  const store = storeOf([
    ...manyEvents(1, 10),
    ...eventsOf(11, found),
    ...manyEvents(12, 50),
    ...eventsOf(51, found),
    ...manyEvents(52, 60),
  ]);
  type(store, 'N');
  assert.is(at(store)[0], 51);
  type(store, 'N');
  assert.is(at(store)[0], 11);
  type(store, 'N');
  assert.is(store.getState().note, 'no exchange with findings above');
  assert.is(at(store)[0], 11);
  type(store, 'n n');
  assert.is(at(store)[0], 51);
  assert.is(store.getState().note, 'no exchange with findings below');
});

test('a click focuses a row, and opens the one that is focused', () => {
  const store = storeOf(manyEvents(1, 50));
  // Two rows of header, one of headings.
  store.click(3 + 4, 10);
  assert.equal(at(store), [42, 4]);
  store.click(2, 10);
  assert.equal(at(store), [42, 4], 'the headings are no row');
  store.click(20, 10);
  assert.is(store.getState().screen, 'exchanges', 'the pane is no row');
  store.click(3 + 4, 10);
  assert.is(store.getState().screen, 'detail');
  assert.is(store.getState().detail?.number, 42);
});

test('opening what is followed holds it at its row', () => {
  const store = storeOf(manyEvents(1, 50));
  type(store, 'enter');
  for (const event of manyEvents(51, 80)) store.record(event);
  assert.equal(at(store), [50, 12]);
});

test('a click on a tab goes to its screen', () => {
  const store = storeOf(manyEvents(1, 5));
  store.click(1, 16);
  assert.is(store.getState().screen, 'findings');
  store.click(1, 39);
  assert.is(store.getState().screen, 'rules');
  store.click(1, 3);
  assert.is(store.getState().screen, 'exchanges');
  store.click(0, 3);
  store.click(1, 60);
  assert.is(store.getState().screen, 'exchanges');
});

test.run();
