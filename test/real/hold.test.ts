import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Tmux } from './tmux.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** Stands for an editor: it waits for a line, as editors wait for keys, and makes that the first SyncKey. */
const EDITOR = `
import { readFileSync, writeFileSync } from 'node:fs';
const file = process.argv.at(-1);
process.stdout.write('the editor is open\\n');
let typed = '';
process.stdin.on('data', (chunk) => {
  typed += chunk;
  if (!typed.includes('\\n')) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/<SyncKey>[^<]*</, '<SyncKey>' + typed.trim() + '<'));
  process.exit(0);
});
`;

const test = suite('hold');

test('a held request is edited in an editor of its own, and goes on as edited', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-hold-'));
  const editor = join(folder, 'editor.mjs');
  writeFileSync(editor, EDITOR);
  const tmux = Tmux.start(100, 30);
  try {
    await tmux.shows(/^\$/m);
    tmux.type(
      `clear; VISUAL='${process.execPath} ${editor}' ${process.execPath} ${PROGRAM} demo --speed 0.3`,
    );
    tmux.keys('Enter');
    await tmux.shows(/1 Exchanges/);
    tmux.keys('i');
    await tmux.shows(/hold:/);
    tmux.type('command == "Sync" && httpStatus == 0');
    tmux.keys('Enter');
    await tmux.shows(/^>H .*Sync .*held \d+s/m);
    tmux.keys('e');
    await tmux.shows(/the editor is open/);
    assert.is(tmux.tells('#{alternate_on} #{mouse_any_flag}'), '0 0');
    // Every key is the editor's: none may be taken by the program behind it.
    for (const key of '4711-every-key') tmux.type(key);
    tmux.keys('Enter');
    // What is said of it may give way to what is held next; the mark stays.
    await tmux.shows(/^>E .*Sync/m);
    assert.is(tmux.tells('#{alternate_on} #{mouse_any_flag}'), '1 1');
    tmux.keys('Enter');
    await tmux.shows(/SyncKey "4711-every-key"/);
    tmux.keys('a');
    await tmux.shows(/edited by hand/);
    tmux.keys('C-c');
    await tmux.shows(/\n\$\s*$/);
  } finally {
    tmux.stop();
    rmSync(folder, { recursive: true });
  }
});

test.run();
