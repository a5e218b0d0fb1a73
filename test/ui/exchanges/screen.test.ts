import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../../src/ui/draw/fit.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { exchangesScreen } from '../../../src/ui/exchanges/screen.ts';
import { eventsOf, finding, manyEvents, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/exchanges/screen');

const found = finding({ value: 'x', proposal: 'y', action: 'rewritten' });
const store = storeOf([
  ...manyEvents(1, 100),
  ...eventsOf(101, {
    status: 200,
    durationMs: 3,
    findings: [finding({ severity: 'info', rule: 'mine/info' }), found],
  }),
]);

function drawn(columns: number, rows: number): readonly string[] {
  return exchangesScreen.draw(store.getState(), { columns, rows }).map(textOf);
}

test('fits every terminal', () => {
  for (let columns = 4; columns <= 240; columns += columns < 130 ? 1 : 10) {
    for (const rows of [1, 2, 5, 15, 16, 40]) {
      const lines = drawn(columns, rows);
      assert.ok(lines.length <= rows, `${columns}x${rows}`);
      for (const text of lines) assert.ok(widthOf(text) <= columns, `${columns}x${rows}: ${text}`);
    }
  }
});

test('shows more columns on a wider terminal', () => {
  const headings = (columns: number) => drawn(columns, 20)[0]?.trim().split(/ +/).join(' ');
  assert.is(headings(40), 'DEVICE COMMAND STATUS FOUND');
  assert.is(headings(80), 'TIME DEVICE COMMAND VER HTTP STATUS TOOK FOUND');
  assert.is(headings(120), 'TIME DEVICE COMMAND VER HTTP STATUS TOOK REQ RESP FOUND DONE');
});

test('says what was done also where there is no column for it', () => {
  assert.match(drawn(80, 20).join('\n'), /^> .* rewritten, ok/m);
  assert.match(drawn(120, 20).join('\n'), /^> .* ok .* rewritten *$/m);
});

test('explains the findings of the exchange under the cursor, the worst first', () => {
  const pane = drawn(100, 40).join('\n').split('── 101 Sync, 2 findings')[1] as string;
  assert.ok(pane.indexOf('umcallerid/format') < pane.indexOf('mine/info'));
  assert.match(pane, /^error +umcallerid\/format rewritten {2}MS-ASEMAIL R814$/m);
  assert.match(pane, /^ {2}UmCallerID "x" is no number$/m);
  assert.match(pane, /^ {2}A phone cannot call it back\.$/m);
  assert.match(pane, /^ {2}should be: y$/m);
});

test('has no pane on a low terminal', () => {
  assert.not.match(drawn(80, 15).join('\n'), /──/);
});

test('tells how far a filter is that has found nothing yet', () => {
  const state = store.getState();
  state.visible.filter(() => false);
  const filtered = { ...state, filter: { ...state.filter, text: 'x' } };
  const draw = () => exchangesScreen.draw(filtered, { columns: 80, rows: 20 }).map(textOf).join('\n');
  assert.match(draw(), /Trying the filter: 101 exchanges to go\./);
  state.visible.advance(() => true);
  assert.match(draw(), /No exchange of 101 passes the filter\./);
  state.visible.filter(undefined);
});

test.run();
