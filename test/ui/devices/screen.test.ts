import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showsOpen } from '../../../src/ui/frame.ts';
import { dialogue, foldersOf, syncOf } from '../../helpers/dialogue.ts';
import { bodiesMatch, Headless } from '../../helpers/headless.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('ui/devices/screen');

test('shows the demo at every size', () => {
  // Without its last events a Ping waits.
  bodiesMatch('devices', (ui) => ui.feed(readSession('demo').slice(0, -3)).press('3', 'down'));
});

test('ages go on while a device that waits is on the screen', () => {
  const waiting = readSession('demo').slice(0, -3);
  const others = dialogue(...Array.from({ length: 40 }, (_, index) => ({ deviceId: `device-${index}` })));
  const ui = new Headless().feed(waiting).press('3');
  assert.ok(showsOpen(ui.state));
  assert.not(showsOpen(ui.feed(others).press('G').state), 'it has left the screen');
  assert.not(showsOpen(ui.press('g', 'F').close().state), 'the saved filters cover it');
  assert.not(showsOpen(new Headless().feed(others).press('3').close().state), 'none waits');
});

test('shows what is wrong with SyncKeys', () => {
  const all = dialogue(
    { command: 'FolderSync', response: foldersOf(['5', 'Inbox'], ['6', 'Sent Items'], ['7', 'Drafts']) },
    {
      request: syncOf(['5', '{9c0f…}41'], ['6', '1']),
      response: syncOf(['5', '{9c0f…}42', '1'], ['6', '0', '3']),
    },
    { request: syncOf(['5', '0']), response: syncOf(['5', '1', '1']), at: 90_000 },
    { deviceId: 'DEF', user: 'bob', command: 'Ping', request: '<Ping/>', at: 95_000 },
  );
  bodiesMatch('devices-trouble', (ui) => ui.feed(all).press('3'));
});

test('says so while there is none', () => {
  assert.match(new Headless().press('3').close().body()[0] ?? '', /No device has come yet/);
});

test('hostile names stay on their row and in their columns', () => {
  const hostile = [
    '\u001b[2J\u001b]0;x\u0007',
    '\u202egnp.exe',
    'a\r\nb',
    '会議'.repeat(40),
    '\ud800',
    'x'.repeat(1 << 20),
  ];
  const said = hostile.flatMap((name) => [
    {
      deviceId: name,
      user: name,
      deviceType: name,
      command: 'FolderSync',
      response: foldersOf(['5', escaped(name)]),
    },
    { deviceId: name, user: name, deviceType: name, request: syncOf(['5', escaped(name)]) },
  ]);
  bodiesMatch('devices-hostile', (ui) => ui.feed(dialogue(...said)).press('3'));
});

test('enter shows the exchanges of the device under the cursor', () => {
  const ui = new Headless()
    .feed(dialogue({ deviceId: 'A' }, { deviceId: 'B' }))
    .press('3', 'down', 'enter')
    .close();
  assert.is(ui.state.screen, 'exchanges');
  assert.is(ui.state.filter.text, 'device.id == "B" && user == "alice"');
  assert.is(ui.press('esc', 'esc').state.screen, 'devices', 'esc takes the filter away, then leads back');
});

test('the cursor stays on its device when others leave', () => {
  const devices = Array.from({ length: 6 }, (_, index) => ({ deviceId: `device-${index}` }));
  const ui = new Headless().feed(dialogue(...devices)).press('3', 'G');
  assert.match(focused(ui), /device-5/);
  ui.feed(dialogue({ deviceId: '' }, { deviceId: 'device-6' })).close();
  assert.match(focused(ui), /device-5/);
});

test('a click puts the cursor on a row', () => {
  const ui = new Headless()
    .feed(dialogue({ deviceId: 'A' }, { deviceId: 'B' }))
    .press('3')
    .click(2)
    .close();
  assert.match(focused(ui), /Phone B/);
  assert.match(focused(ui.click(0)), /Phone B/, 'of the heading none');
  assert.match(focused(ui.click(15)), /Phone B/, 'nor of what stands below');
});

function focused(ui: Headless): string {
  return ui.body().find((row) => row.startsWith('>')) ?? '';
}

/** What XML can carry of a text. */
function escaped(name: string): string {
  return name.replace(/[\u0000-\u001f\ud800-\udfff]/g, '?');
}

test.run();
