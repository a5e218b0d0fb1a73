import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textOf } from '../../src/ui/draw/line.ts';
import { frameOf } from '../../src/ui/frame.ts';
import { layoutNow, messageLines, shownLine } from '../../src/ui/message.ts';
import type { UiState } from '../../src/ui/state/state.ts';
import { Console } from '../helpers/console.ts';
import { manyEvents, storeOf } from '../helpers/exchanges.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/message');

const LONG =
  'The demo is over: look around, q quits. In front of a server of your own: easlens proxy --upstream URL';

const stateWith = (note: string, columns: number, rows: number): UiState => ({
  ...storeOf(manyEvents(1, 50)).getState(),
  note,
  size: { columns, rows },
});
const said = (state: UiState) => messageLines(state).map(textOf);

test('what is said takes as many rows as it needs, and is whole', () => {
  assert.equal(said(stateWith('short', 80, 24)), ['short']);
  const rows = said(stateWith(LONG, 80, 24));
  assert.is(rows.length, 2);
  assert.is(rows.join(' '), LONG);
  assert.is(said(stateWith(LONG, 40, 24)).join(' '), LONG);
});

test('more than its rows hold is cut, and marked as cut', () => {
  for (const [columns, rows, most] of [
    [40, 24, 3],
    [40, 10, 2],
    [20, 10, 2],
  ] as const) {
    const shown = said(stateWith(`${LONG} ${LONG}`, columns, rows));
    assert.is(shown.length, most);
    assert.ok(shown.every((row) => row.length <= columns));
    assert.match(shown.at(-1) ?? '', /…$/);
  }
});

test('the body gives the rows, one stays for it, and the frame fills the terminal', () => {
  for (const rows of [1, 2, 3, 4, 5, 6, 10, 24]) {
    const state = stateWith(LONG, 40, rows);
    assert.ok(layoutNow(state).body.rows >= 1);
    assert.is(frameOf(state).length, rows);
  }
  const quiet = layoutNow(stateWith('', 80, 24));
  assert.is(layoutNow(stateWith(LONG, 80, 24)).body.rows, quiet.body.rows - 1);
});

test('nothing moves when something long is said, but where it would hide the cursor', () => {
  const rowsOf = (note: string, rows: number) => frameOf(stateWith(note, 40, rows)).map(textOf);
  const before = rowsOf('', 24);
  const during = rowsOf(LONG, 24);
  assert.equal(during.slice(0, 20), before.slice(0, 20));
  for (const rows of [6, 8, 10]) {
    const low = rowsOf(LONG, rows);
    assert.is(low.filter((row) => row.startsWith('>')).length, 1, low.join('\n'));
  }
});

test('a click while something long is said hits the row that is seen', async () => {
  const console = new Console();
  try {
    console.feed(manyEvents(1, 50));
    console.ui.say(LONG);
    const row = 5;
    const seen = (await console.screen()).split('\n')[row]?.slice(0, 30).trim();
    await console.send(`\u001b[<0;10;${row + 1}M`);
    const focused = (await console.screen()).split('\n').find((text) => text.startsWith('>'));
    assert.ok(focused?.includes(seen ?? 'nothing'), `${seen}\n${focused}`);
    assert.not.match(await console.screen(), /The demo is over/);
  } finally {
    await console.close();
  }
});

test('says which rows are seen where those are not all', () => {
  assert.is(textOf(shownLine({ first: 2, last: 11, count: 13 }, 20)), '     rows 2-11 of 13');
  assert.is(textOf(shownLine({ first: 1, last: 13, count: 13 }, 40)), '');
  assert.is(textOf(shownLine(undefined, 40)), '');
});

/** Every screen that scrolls, at a size at which it has to. */
const scrolling: readonly (readonly [name: string, keys: string])[] = [
  ['exchanges', ''],
  ['findings of an exchange', 'NN<enter>'],
  ['a tree', 'NN<enter><enter>'],
  ['headers', 'NN<enter><shift+tab><shift+tab>'],
  ['bytes', 'NN<enter><shift+tab>'],
  ['findings', '2'],
  ['help', '?'],
  ['saved filters', 'F'],
];

for (const [name, keys] of scrolling) {
  test(`${name}: the row above the keys says which rows are seen`, async () => {
    const savedFilters = Array.from({ length: 30 }, (_, index) => `word${index}`);
    const console = new Console({ columns: 40, rows: 10, savedFilters });
    try {
      console.feed(readSession('demo'));
      await console.type(keys);
      // A finding that is jumped to is told in the same row.
      if (name === 'a tree') await console.type('j');
      const before = (await console.screen()).split('\n')[8] ?? '';
      const [, first, last, count] = /^ +rows (\d+)-(\d+) of (\d+)$/.exec(before) ?? [];
      assert.ok(
        Number(first) >= 1 && Number(last) > Number(first) && Number(count) > Number(last) - 1,
        before,
      );
    } finally {
      await console.close();
    }
  });
}

test.run();
