import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recordInto, withFolder } from '../helpers/session-files.ts';
import { readSession } from '../helpers/sessions.ts';
import { Tmux } from './tmux.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const FLOWS = fileURLToPath(new URL('../fixtures/tools/mitmdump.mitm', import.meta.url));
/** Screen, cursor and mouse of the terminal, as tmux knows them. */
const STATE = '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{mouse_sgr_flag}';

const test = suite('view on a terminal');

/** What the terminal's driver does with keys and output. */
async function settings(tmux: Tmux, mark: string): Promise<string> {
  tmux.type(`clear; stty -g; echo ${mark}-end`);
  tmux.keys('Enter');
  const screen = await tmux.shows(new RegExp(`^${mark}-end`, 'm'));
  return screen.slice(0, screen.indexOf(`${mark}-end`));
}

/** Opens a file, looks at it, and leaves; the terminal is as it was before, and the program ended well. */
async function look(file: string, play: (tmux: Tmux) => Promise<void>): Promise<void> {
  const tmux = Tmux.start(100, 24);
  try {
    await tmux.shows(/^\$/m);
    const before = await settings(tmux, 'before');
    const state = tmux.tells(STATE);
    tmux.type(`clear; ${process.execPath} ${PROGRAM} view ${file}; echo code=$?`);
    tmux.keys('Enter');
    await tmux.shows(/ DONE$/m);
    assert.is(tmux.tells('#{alternate_on}'), '1');
    await play(tmux);
    tmux.keys('q');
    await tmux.shows(/code=0\n\$\s*$/);
    assert.is(tmux.tells(STATE), state);
    assert.is(await settings(tmux, 'after'), before);
  } finally {
    tmux.stop();
  }
}

test('a session: the list, an exchange with its finding, a mark that stays', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo'));
    await look(file, async (tmux) => {
      await tmux.shows(/FolderSync[\s\S]*Sync[\s\S]*66 exchanges|66 exchanges[\s\S]*Sync/);
      tmux.keys('N', 'm', 'Enter');
      await tmux.shows(/Findings.*Request.*Response.*Headers.*Hex/);
      tmux.keys('Escape');
      await tmux.shows(/ DONE$/m);
    });
    await look(file, async (tmux) => {
      tmux.type('/marked');
      tmux.keys('Enter');
      await tmux.shows(/\b1 of 66\b/);
      tmux.keys('Escape');
      await tmux.shows((screen) => !screen.includes('1 of 66'));
    });
  }));

test('a session that lost its end: what is left', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo'));
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * 0.95)));
    await look(file, async (tmux) => {
      await tmux.shows(/ Sync [\s\S]*the file is damaged: /);
    });
  }));

test('a flow file of mitmproxy: the list, judged', () =>
  look(FLOWS, async (tmux) => {
    await tmux.shows(/Sync [\s\S]*\d+E/);
    tmux.keys('2');
    await tmux.shows(/\[2 Findings\][\s\S]*umcallerid\//);
    tmux.keys('1');
    await tmux.shows(/\[1 Exchanges\]/);
  }));

test.run();
