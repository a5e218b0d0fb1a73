import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { detailOf } from '../../src/ui/detail/open.ts';
import type { DetailTab } from '../../src/ui/detail/state.ts';
import { textOf } from '../../src/ui/draw/line.ts';
import { footerLine } from '../../src/ui/footer.ts';
import type { UiState } from '../../src/ui/state/state.ts';
import { manyEvents, storeOf } from '../helpers/exchanges.ts';

const test = suite('ui/footer');

test('the most useful keys first, help always, and nothing that is cut', () => {
  const state = storeOf(manyEvents(1, 3)).getState();
  const whole = textOf(footerLine({ ...state, size: { columns: 300, rows: 24 } })).split('  ');
  assert.is(whole[0], 'enter open');
  for (let columns = 6; columns < 200; columns++) {
    const text = textOf(footerLine({ ...state, size: { columns, rows: 24 } }));
    assert.ok(text.length <= columns, text);
    const entries = text.split('  ');
    assert.is(entries.pop(), '? help');
    assert.equal(entries.slice(0, 2), whole.slice(0, Math.min(2, entries.length)));
    // All of them in one order, whichever have room.
    assert.equal(
      entries,
      whole.filter((entry) => entries.includes(entry)),
    );
  }
});

test('a key that still fits stands there, though one before it has no room', () => {
  const state = storeOf(manyEvents(1, 3)).getState();
  const text = textOf(footerLine({ ...state, size: { columns: 40, rows: 10 } }));
  assert.is(text, 'enter open  / filter  y copy  ? help');
});

test('esc is named in the list only where there is a filter to take away', () => {
  const state = storeOf([]).getState();
  assert.not.match(textOf(footerLine(state)), /esc/);
  const filtered = { ...state, filter: { ...state.filter, text: 'x' } };
  assert.match(textOf(footerLine(filtered)), /esc no filter/);
});

test('quitting is for the list; elsewhere there is a way back', () => {
  const state = { ...storeOf([]).getState(), size: { columns: 300, rows: 24 } };
  assert.match(textOf(footerLine(state)), /q quit/);
  const rules = textOf(footerLine({ ...state, screen: 'rules' }));
  assert.match(rules, /esc back/);
  assert.not.match(rules, /quit/);
});

const words: readonly (readonly [what: string, state: (state: UiState) => UiState, expected: RegExp])[] = [
  [
    'in the list enter opens, tab leads to the next screen',
    (state) => state,
    /^enter open .*tab next screen/,
  ],
  [
    'of a rule in Findings it leads to the exchanges',
    (state) => ({ ...state, screen: 'findings' }),
    /^enter its exchanges/,
  ],
  [
    'in Findings of an exchange it leads to the element',
    (state) => inTab(state, 'findings'),
    /^enter to its element .*tab next tab/,
  ],
  ['in Hex too', (state) => inTab(state, 'hex'), /^enter to its element/],
  ['in a tree it folds', (state) => inTab(state, 'request'), /^enter fold/],
  ['in Headers it does nothing', (state) => inTab(state, 'headers'), /^\/ filter/],
  [
    'rules are switched',
    (state) => ({ ...state, screen: 'rules' }),
    /^enter open {2}space on\/off {2}e enforce/,
  ],
];

function inTab(state: UiState, tab: DetailTab): UiState {
  return { ...state, screen: 'detail', detail: detailOf(1, tab) };
}

for (const [what, change, expected] of words) {
  test(`the words say what a key does where it stands: ${what}`, () => {
    const state = change(storeOf(manyEvents(1, 1)).getState());
    assert.match(textOf(footerLine({ ...state, size: { columns: 200, rows: 24 } })), expected);
  });
}

test('80 columns have room for how to leave', () => {
  assert.match(textOf(footerLine(storeOf(manyEvents(1, 1)).getState())), /q quit/);
});

test.run();
