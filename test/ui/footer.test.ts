import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textOf } from '../../src/ui/draw/line.ts';
import { footerLine } from '../../src/ui/footer.ts';
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
    assert.equal(entries, whole.slice(0, entries.length));
  }
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

test.run();
