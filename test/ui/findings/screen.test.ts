import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dialogue } from '../../helpers/dialogue.ts';
import { finding } from '../../helpers/events.ts';
import { bodiesMatch, Headless } from '../../helpers/headless.ts';
import { readSession } from '../../helpers/sessions.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';

const test = suite('ui/findings/screen');

test('shows the demo at every size', () => {
  bodiesMatch('findings', (ui) => ui.feed(readSession('demo')).press('2', 'down', 'down'), shippedPacks());
});

test('says so while there is none', () => {
  assert.match(new Headless().press('2').close().body()[0] ?? '', /No rule has found anything yet/);
});

test('hostile texts stay on their rows', () => {
  const hostile = '\u001b[2J\u202egnp\r\n会議\ud800 ';
  const texts = { message: hostile.repeat(50_000), why: hostile, path: hostile, rule: `a/${hostile}` };
  const said = { deviceId: hostile, findings: [{ ...finding, ...texts }] };
  bodiesMatch('findings-hostile', (ui) => ui.feed(dialogue(said)).press('2'));
});

test('enter shows the exchanges in which the rule found something', () => {
  const ui = new Headless().feed(readSession('demo')).press('2', 'enter');
  assert.is(ui.state.screen, 'exchanges');
  const rule = ui.state.groups.all()[0]?.rule ?? '';
  assert.is(ui.state.filter.text, `"${rule}" in rules`);
  ui.state.visible.advance(() => true);
  const { visible } = ui.close().state;
  assert.ok(visible.size > 0);
  for (let index = 0; index < visible.size; index++) {
    assert.ok(visible.entryAt(index)?.exchange.findings.some((one) => one.rule === rule));
  }
});

test('the cursor stays on its rule when the order changes', () => {
  const [a, b] = ['a/one', 'a/two'].map((rule) => ({ ...finding, rule }));
  const ui = new Headless()
    .feed(dialogue({ findings: [a, b, b].flatMap((one) => one ?? []) }))
    .press('2', 'j');
  assert.match(focused(ui), /a\/one/);
  ui.feed(dialogue({}, { findings: [a, a].flatMap((one) => one ?? []) })).close();
  assert.match(focused(ui), /a\/one +3/);
  assert.match(ui.body()[1] ?? '', /a\/one/, 'which is now the first');
});

test('a click puts the cursor on a row', () => {
  const ui = new Headless().feed(readSession('demo')).press('2').click(3).close();
  assert.is(ui.body()[3]?.[0], '>');
  const before = ui.body();
  assert.equal(ui.click(12).body(), before, 'what stands below is no row');
});

function focused(ui: Headless): string {
  return ui.body().find((row) => row.startsWith('>')) ?? '';
}

test.run();
