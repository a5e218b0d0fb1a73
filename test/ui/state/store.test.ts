import { setTimeout as pause } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import type { Edges } from '../../../src/ui/state/effect.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { UiStore } from '../../../src/ui/state/store.ts';
import { noRules } from '../../helpers/no-rules.ts';
import { readSession } from '../../helpers/sessions.ts';
import { asked, bodyOf, opened, whole } from './exchanges.ts';

const test = suite('ui/state/store');

const session = { mode: 'reverse' };

/** A store that is closed in the end, whatever happens. */
async function withStore(work: (store: UiStore) => void | Promise<void>, more: Partial<Edges> = {}) {
  const edges = { quit() {}, copy() {}, save: String, mouse() {}, keepFilters() {}, now: () => 0, ...more };
  const size = { columns: 80, rows: 24 };
  const store = new UiStore({ session, rulesInUse: noRules(), size, savedFilters: [], edges });
  try {
    await work(store);
  } finally {
    store.close();
  }
}

async function idle(store: UiStore): Promise<void> {
  while (!store.isIdle) await pause(1);
}

test('the state stays the same object until something happens', () =>
  withStore((store) => {
    const before = store.getState();
    assert.is(store.getState(), before);
    store.record(opened('1'));
    const after = store.getState();
    assert.is.not(after, before);
    assert.is(store.getState(), after);
    assert.ok(after.revision > before.revision);
  }));

test('events are told once a frame, keys at once', () =>
  withStore(async (store) => {
    let told = 0;
    store.subscribe(() => told++);
    store.key('down');
    assert.is(told, 1);
    for (const event of readSession('demo')) store.record(event);
    assert.is(told, 1);
    await idle(store);
    assert.is(told, 2);
  }));

test('an event that belongs to nothing is not told', () =>
  withStore((store) => {
    store.record({ id: 'unknown', at: 5, kind: 'closed', durationMs: 1 });
    assert.ok(store.isIdle);
  }));

test('text where nothing is typed is not told', () =>
  withStore((store) => {
    let told = 0;
    store.subscribe(() => told++);
    store.key('ö', 'ö');
    assert.is(told, 0);
  }));

test('the time is that of the latest event, and of the clock while something is open', () => {
  let clock = 0;
  return withStore(
    async (store) => {
      store.record({ ...opened('1'), at: 5000 });
      assert.is(store.getState().now, 5000);
      store.record({ ...opened('2'), at: 4000 });
      assert.is(store.getState().now, 5000);
      await idle(store);
      clock = 60_000;
      let told = 0;
      store.subscribe(() => told++);
      while (told === 0) await pause(20);
      assert.is(store.getState().now, 60_000);
    },
    { now: () => clock },
  );
});

/** A store that looks at a file with these events, its clock a minute on once it has drawn; and how often it has told since. */
async function lookingAt(
  events: readonly ExchangeEvent[],
  work: (store: UiStore, told: () => number) => Promise<void>,
) {
  let clock = 1000;
  const log = new ExchangeLog();
  for (const event of events) log.record(event);
  const edges = { quit() {}, copy() {}, save: String, mouse() {}, keepFilters() {}, now: () => clock };
  const size = { columns: 80, rows: 24 };
  const file = { mode: 'a.easlens', isFile: true };
  const store = new UiStore({ session: file, rulesInUse: noRules(), size, savedFilters: [], edges, log });
  let told = 0;
  try {
    store.refresh();
    await idle(store);
    store.subscribe(() => told++);
    clock = 60_000;
    await work(store, () => told);
  } finally {
    store.close();
  }
}

/** Longer than it takes until the clock is looked at again. */
const OVER_A_TICK = 1300;

test('of a file, ages go on while an exchange that is open is on the screen', () =>
  lookingAt([...whole('1'), opened('2'), asked('2')], async (store, told) => {
    await until(() => told() > 0);
    assert.is(store.getState().now, 60_000);
    store.key('k');
    store.key('enter');
    await idle(store);
    const before = told();
    await pause(OVER_A_TICK);
    assert.is(store.getState().detail?.number, 1);
    assert.is(told(), before);
    store.key('J');
    await until(() => told() > before + 1);
  }));

test('of a file, nothing is drawn by itself where nothing is open, or what is open is not seen', async () => {
  await lookingAt(whole('1'), async (_, told) => {
    await pause(OVER_A_TICK);
    assert.is(told(), 0);
  });
  const many = Array.from({ length: 40 }, (_, index) => whole(`${index + 2}`)).flat();
  await lookingAt([opened('1'), asked('1'), ...many], async (store, told) => {
    await pause(OVER_A_TICK);
    assert.is(told(), 0);
    store.key('g');
    await until(() => told() > 1);
    store.key('4');
    await idle(store);
    const before = told();
    await pause(OVER_A_TICK);
    assert.is(told(), before);
  });
});

test('a file that has grown is looked at by the clock', () =>
  lookingAt(whole('1'), async (store) => {
    store.refresh();
    assert.is(store.getState().now, 60_000);
  }));

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('it was not drawn');
    await pause(5);
  }
}

test('an exchange that is looked at stays whole', () =>
  withStore((store) => {
    const feed = (id: number) => {
      for (const event of whole(`${id}`, bodyOf(8 * 1024 ** 2))) store.record(event);
    };
    feed(1);
    store.key('enter');
    for (let id = 2; id < 20; id++) feed(id);
    const { log } = store.getState();
    assert.not(log.get(1)?.isThinned);
    assert.ok(log.get(2)?.isThinned);
  }));

test('effects are done once, and what came of them is said', () =>
  withStore(
    async (store) => {
      store.key('M');
      assert.equal(store.getState().effects, []);
      assert.is.not(store.getState().note, '');
      store.key('j');
      assert.is(store.getState().note, '');
    },
    {
      mouse() {
        throw new Error('no mouse');
      },
    },
  ));

test('a text that comes at once goes into the filter as a whole, and keys after it follow', () =>
  withStore((store) => {
    const presses = (text: string) => [...text].map((character) => ({ name: character, text: character }));
    store.record(opened('1'));
    store.key('/');
    const { revision } = store.getState();
    store.keys(presses('pending && findings == 0'));
    assert.is(store.getState().revision, revision + 1);
    store.keys([
      ...presses(' || q'),
      { name: 'backspace', text: '' },
      ...presses('failed'),
      enter,
      ...presses('?'),
    ]);
    assert.is(store.getState().filter.text, 'pending && findings == 0 || failed');
    assert.is(store.getState().screen, 'help');
  }));

const enter = { name: 'enter', text: '' };

test('quits once a key', () => {
  let quits = 0;
  return withStore(
    (store) => {
      store.key('ctrl+c');
      store.key('q');
      assert.is(quits, 2);
    },
    { quit: () => quits++ },
  );
});

test('nothing is told after the end', () =>
  withStore(async (store) => {
    let told = 0;
    store.subscribe(() => told++);
    store.record(opened('1'));
    store.close();
    store.record(opened('2'));
    store.key('down');
    await pause(60);
    assert.is(told, 0);
  }));

test.run();
