import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { focusIndex, UiStore, withAction } from '../../src/ui/store.ts';
import { deadline } from '../helpers/deadline.ts';
import { refusedPing, request, stamped, syncWithFinding } from '../helpers/events.ts';

const test = suite('store');

function storeWith(events: readonly ExchangeEvent[]): UiStore {
  const store = new UiStore();
  for (const event of events) store.record(event);
  store.close();
  return store;
}

test('keeps exchanges in the order they opened and counts', () => {
  const state = storeWith([...syncWithFinding, ...refusedPing]).getState();
  assert.equal(
    state.exchanges.map(({ line }) => line.command),
    ['Sync', 'Ping'],
  );
  assert.is(state.total, 2);
  assert.is(state.findings, 1);
});

test('follows the newest until the cursor moves, then stays on its exchange', () => {
  const following = storeWith([...syncWithFinding, ...refusedPing]).getState();
  assert.is(focusIndex(following), 1);
  const moved = withAction(following, 'up');
  assert.is(focusIndex(moved), 0);
  const newer = { ...moved, exchanges: [...moved.exchanges, ...moved.exchanges.slice(1)] };
  assert.is(focusIndex(newer), 0);
  assert.is(focusIndex(withAction(newer, 'follow')), 2);
  assert.is(focusIndex(withAction(moved, 'up')), 0);
});

test('forgets the oldest exchanges first', () => {
  const opened = (id: string) => stamped([{ kind: 'opened', head: request.head, line: request.line }], id);
  const store = storeWith(Array.from({ length: 2100 }, (_, index) => opened(`id-${index}`)).flat());
  assert.is(store.getState().exchanges.length, 2000);
  assert.is(store.getState().exchanges[0]?.id, 'id-100');
  assert.is(store.getState().total, 2100);
});

test('tells its listeners once for a burst of events', async () => {
  const store = new UiStore();
  let told = 0;
  const once = new Promise<void>((resolve) => {
    store.subscribe(() => {
      told++;
      resolve();
    });
  });
  for (const event of syncWithFinding) store.record(event);
  await deadline(2000, once);
  store.close();
  assert.is(told, 1);
});

test.run();
