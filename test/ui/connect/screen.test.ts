import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { qrCode } from '../../../src/cli/qr-code.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { frameOf } from '../../../src/ui/frame.ts';
import { readLines } from '../../../src/ui/read-lines.ts';
import type { Session } from '../../../src/ui/state/state.ts';
import { bodiesMatch, Headless } from '../../helpers/headless.ts';

const test = suite('ui/connect/screen');

const url = 'http://192.168.178.101:8080/easlens';
const code = qrCode(url) ?? [];
const base = { mode: 'reverse', address: 'http://0.0.0.0:8080', upstream: 'https://mail.example.com' };
const session: Session = {
  ...base,
  setup: { url, others: ['http://10.0.0.4:8080/easlens'], isLoopback: false, qr: code },
};

test('shows the address, and beside it the whole code where there is room', () => {
  bodiesMatch('connect', (ui) => ui.press('c'), [], session);
  const ui = new Headless({ session }).press('c').close();
  const rows = ui.body();
  assert.ok(code.length > 0);
  code.forEach((row, index) => {
    assert.is(rows[index]?.slice(0, row.length), row.trimEnd().length === row.length ? row : rows[index]);
  });
  const marked = frameOf(ui.state).flatMap(({ spans }) => spans.filter(({ tone }) => tone === 'code'));
  assert.equal(
    marked.slice(0, code.length).map(({ text }) => text),
    code,
  );
});

test('where it has no room, no part of a code is shown', () => {
  for (const size of [
    { columns: 80, rows: code.length + 3 },
    { columns: 60, rows: 40 },
  ]) {
    const text = new Headless({ session, ...size }).press('c').close().body().join('\n');
    assert.not.match(text, '█');
    assert.match(text, 'Open this in the browser of the device');
  }
});

test('of a proxy for this machine alone, and of a secret one, it says what is to know', () => {
  const own = { url: 'https://127.0.0.1:8443/easlens', others: [], isLoopback: true };
  bodiesMatch('connect-loopback', (ui) => ui.press('c'), [], { ...base, setup: own });
});

test('without a proxy there is nothing to set up', () => {
  const ui = new Headless().press('c').close();
  assert.match(ui.body().join('\n'), 'No proxy listens here.');
});

test('c and esc go back to where one was', () => {
  for (const key of ['c', 'esc']) {
    assert.is(new Headless({ session }).press('3', 'c', key).close().state.screen, 'devices');
  }
});

test('the key stands in the footer, and the address in the list, until the first device has come', () => {
  const ui = new Headless({ session }).close();
  const rows = frameOf(ui.state).map(textOf);
  assert.match(rows.at(-1) ?? '', 'c connect');
  assert.match(ui.body().join(' ').replace(/\s+/g, ' '), `press c for a QR code, or open ${url} on it`);
});

test('a screen reader is told the words and spared the code', () => {
  const ui = new Headless({ session, columns: 200, rows: 40 }).press('c').close();
  const said = readLines(frameOf(ui.state), { columns: 200, rows: 40 }).join('\n');
  assert.match(said, url);
  assert.not.match(said, /[█▀▄]/);
});

test.run();
