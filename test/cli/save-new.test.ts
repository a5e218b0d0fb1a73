import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { saveNew } from '../../src/cli/save-new.ts';

const test = suite('cli/save-new');

/** Files are saved where one works. */
function inNewFolder(play: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-save-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    play(folder);
  } finally {
    process.chdir(before);
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  }
}

test('a new file that only its owner reads', () =>
  inNewFolder(() => {
    assert.is(saveNew('a.xml', '<Sync/>'), 'a.xml');
    assert.is(readFileSync('a.xml', 'utf8'), '<Sync/>');
    if (process.platform !== 'win32') assert.is(statSync('a.xml').mode & 0o777, 0o600);
  }));

test('never over a file that is there', () =>
  inNewFolder(() => {
    writeFileSync('a.xml', 'mine');
    assert.is(saveNew('a.xml', 'one'), 'a-2.xml');
    assert.is(saveNew('a.xml', 'two'), 'a-3.xml');
    assert.is(readFileSync('a.xml', 'utf8'), 'mine');
    assert.is(readFileSync('a-3.xml', 'utf8'), 'two');
  }));

test('gives up after a hundred, and says so', () =>
  inNewFolder((folder) => {
    for (let count = 0; count < 100; count++) saveNew('a.hex', String(count));
    assert.throws(() => saveNew('a.hex', 'x'), /100 files named like a\.hex/);
    assert.is(readdirSync(folder).length, 100);
  }));

test('what hinders it is thrown', () =>
  inNewFolder(() => {
    assert.throws(
      () => saveNew('missing/a.xml', 'x'),
      /not saved in the working directory: no such file or directory \(ENOENT\)$/,
    );
  }));

test.run();
