import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Tmux } from './tmux.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
/** Screen, cursor and mouse of the terminal, as tmux knows them. */
const STATE = '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{mouse_sgr_flag}';

const test = suite('terminal ui');

async function onTmux(play: (tmux: Tmux) => Promise<void>): Promise<void> {
  const tmux = Tmux.start(80, 24);
  try {
    await tmux.shows(/^\$/m);
    await play(tmux);
  } finally {
    tmux.stop();
  }
}

/** What the terminal's driver does with keys and output. */
async function settings(tmux: Tmux, mark: string): Promise<string> {
  tmux.type(`clear; stty -g; echo ${mark}-end`);
  tmux.keys('Enter');
  const screen = await tmux.shows(new RegExp(`^${mark}-end`, 'm'));
  return screen.slice(0, screen.indexOf(`${mark}-end`));
}

function begin(tmux: Tmux, ...words: readonly string[]): void {
  tmux.type(['clear;', process.execPath, PROGRAM, ...words].join(' '));
  tmux.keys('Enter');
}

/** The program that a shell runs at the moment. */
function childOf(shell: string): number {
  return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0]);
}

test('fills, filters, opens, jumps, follows the window, and leaves the terminal as it was', () =>
  onTmux(async (tmux) => {
    const before = await settings(tmux, 'before');
    const state = tmux.tells(STATE);
    begin(tmux, 'demo', '--loop');
    await tmux.shows(/FolderSync[\s\S]*Sync/);
    assert.is(tmux.tells('#{alternate_on}'), '1');
    tmux.keys('/');
    tmux.type('command == "Sync" && findings > 0');
    tmux.keys('Enter');
    // Every row is a Sync, under the two rows of the header.
    await tmux.shows((screen) => / Sync /.test(screen) && !/FolderSync|Provision|Ping|SendMail/.test(screen));
    tmux.keys('k', 'Enter');
    await tmux.shows(/Findings.*Request.*Response.*Headers.*Hex/);
    tmux.keys('n');
    await tmux.shows(/UmCallerID/);
    tmux.resize(40, 10);
    await tmux.shows((screen) => screen.trimEnd().split('\n').length <= 10 && /\?/.test(screen));
    tmux.resize(120, 40);
    await tmux.shows(/\? help\s*$/);
    tmux.keys('q', 'Escape');
    await tmux.shows(/Exchanges\]/);
    tmux.keys('C-c');
    await tmux.shows(/\n\$\s*$/);
    assert.is(tmux.tells(STATE), state);
    tmux.resize(80, 24);
    assert.is(await settings(tmux, 'after'), before);
  }));

test('what is chosen on the rules screen is done to the traffic from then on', () =>
  onTmux(async (tmux) => {
    begin(tmux, 'demo', '--loop', '--speed', '5');
    await tmux.shows(/FolderSync[\s\S]*Sync/);
    tmux.keys('4');
    await tmux.shows(/\[4 Rules\]/);
    const cursor = /^>.*umcallerid\/client-sent/m;
    for (let rows = 0; rows < 30 && !cursor.test(tmux.screen()); rows++) {
      tmux.keys('j');
      await pause(100);
    }
    await tmux.shows(cursor);
    tmux.keys('e', 'e');
    await tmux.shows(/block from now on: umcallerid\/client-sent/);
    tmux.keys('1', '/');
    tmux.type('action == "blocked"');
    tmux.keys('Enter');
    await tmux.shows(/ Sync .* blocked/);
    tmux.keys('C-c');
    await tmux.shows(/\n\$\s*$/);
  }));

test('the demo stays open when it is over, until q', () =>
  onTmux(async (tmux) => {
    begin(tmux, 'demo', '--speed', '100');
    await tmux.shows(/The demo is over/);
    tmux.keys('q');
    await tmux.shows(/\n\$\s*$/);
    assert.is(tmux.tells('#{alternate_on}'), '0');
  }));

test('a terminal that can do nothing gets lines, and why', () =>
  onTmux(async (tmux) => {
    tmux.type('TERM=dumb; export TERM');
    tmux.keys('Enter');
    begin(tmux, 'demo', '--speed', '100', '2>&1', '|', 'cat');
    await tmux.shows(/That was the demo/);
    begin(tmux, 'demo', '--speed', '0.5');
    await tmux.shows(/Lines instead of the terminal UI: a terminal with TERM=dumb/);
    tmux.keys('C-c');
    await tmux.shows(/\n\$\s*$/);
  }));

for (const signal of ['TERM', 'INT', 'HUP']) {
  test(`SIG${signal} gives the terminal back`, () =>
    onTmux(async (tmux) => {
      const state = tmux.tells(STATE);
      begin(tmux, 'demo', '--loop');
      await tmux.shows(/Exchanges\]/);
      const pid = tmux.tells('#{pane_pid}');
      process.kill(childOf(pid), `SIG${signal}`);
      await tmux.shows(/\n\$\s*$/);
      assert.is(tmux.tells(STATE), state);
    }));
}

const crashes: readonly (readonly [name: string, code: string, ends: string, says: RegExp])[] = [
  ['an exception that nobody catches', 'throw new Error("a defect")', 'ended-1', /Error: a defect/],
  ['a promise that nobody waits for', 'Promise.reject(new Error("a defect"))', 'ended-1', /Error: a defect/],
  ['process.exit', 'process.exit(3)', 'ended-3', /ended-3/],
];

for (const [name, code, ends, says] of crashes) {
  test(`${name} gives the terminal back, and can be read`, () =>
    onTmux(async (tmux) => {
      const folder = mkdtempSync(join(tmpdir(), 'easlens-crash-'));
      const file = join(folder, 'crash.mjs');
      writeFileSync(file, `process.on('SIGUSR2', () => { ${code} });`);
      try {
        const before = await settings(tmux, 'before');
        const state = tmux.tells(STATE);
        tmux.type(
          `clear; NODE_OPTIONS=--import=${file} ${process.execPath} ${PROGRAM} demo --loop; echo ended-$?`,
        );
        tmux.keys('Enter');
        await tmux.shows(/Exchanges\]/);
        process.kill(childOf(tmux.tells('#{pane_pid}')), 'SIGUSR2');
        const screen = await tmux.shows(new RegExp(`^${ends}`, 'm'));
        assert.match(screen, says);
        assert.is(tmux.tells(STATE), state);
        assert.is(await settings(tmux, 'after'), before);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
}

test('the mouse: a click and another one open an exchange, the wheel moves', () =>
  onTmux(async (tmux) => {
    begin(tmux, 'demo', '--speed', '100');
    await tmux.shows(/The demo is over/);
    const cursor = (): number =>
      tmux
        .screen()
        .split('\n')
        .findIndex((row) => row.startsWith('>'));
    tmux.type('\u001b[<0;10;8M\u001b[<0;10;8m');
    await tmux.shows(() => cursor() === 7);
    tmux.type('\u001b[<64;10;8M');
    await tmux.shows(() => cursor() === 4);
    tmux.type('\u001b[<0;10;5M\u001b[<0;10;5m');
    await tmux.shows(/Findings.*Request.*Response.*Headers.*Hex/);
    tmux.keys('M');
    await tmux.shows(/M takes it back/);
    assert.is(tmux.tells('#{mouse_any_flag}'), '0');
    tmux.keys('C-z');
    await tmux.shows(/Not suspended/);
    tmux.keys('C-c');
    await tmux.shows(/\n\$\s*$/);
  }));

test.run();
