import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileFilter } from '../../../src/inspect/filter/compile.ts';
import { topics } from '../../../src/ui/help/topics.ts';
import { keymap } from '../../../src/ui/keys/keymap.ts';
import { bodiesMatch, Headless } from '../../helpers/headless.ts';

const test = suite('ui/help/screen');

/** All rows of the help. */
function wholeHelp(columns: number): readonly string[] {
  return new Headless({ columns, rows: 400 }).press('?').close().body();
}

test('begins with the keys of the screen one comes from', () => {
  bodiesMatch('help-rules', (ui) => ui.press('4', '?'));
  bodiesMatch('help', (ui) => ui.press('?'));
});

test('ends with what it began to explain', () => {
  bodiesMatch('help-end', (ui) => ui.press('?', 'G'));
});

test('tells every key, at any width', () => {
  for (const columns of [40, 80, 120, 200]) {
    const words = wholeHelp(columns).join(' ').replace(/\s+/g, ' ');
    for (const { keys } of keymap) assert.ok(words.includes(keys.join(', ')), `${columns}: ${keys}`);
  }
});

test('scrolls, stays inside, and goes back where it was opened', () => {
  const ui = new Headless().press('3', '?');
  const top = ui.body();
  assert.equal(ui.press('up').body(), top);
  assert.is(ui.press('down').body()[0], top[1]);
  const end = ui.press('G').body();
  assert.equal(ui.press('pagedown').body(), end);
  assert.is(ui.press('?').close().state.screen, 'devices');
});

test('tab leads on to the first screen, shift and tab back to the last', () => {
  assert.is(new Headless().press('3', '?', 'tab').close().state.screen, 'exchanges');
  assert.is(new Headless().press('3', '?', 'shift+tab').close().state.screen, 'rules');
});

test('the filters that it shows are filters', () => {
  for (const [shown] of topics[0]?.rows ?? []) {
    const filter = compileFilter(shown);
    assert.ok('test' in filter, shown);
    assert.is(filter.kind, shown.startsWith('voice') ? 'words' : 'expression');
  }
});

test.run();
