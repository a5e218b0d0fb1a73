import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeTemporaryFolder } from '../../../src/cli/view/temporary-folder.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('view/temporary-folder');

test('nobody else may look into it, and it goes with all that is in it', () =>
  withFolder((parent) => {
    const folder = makeTemporaryFolder(parent);
    if (process.platform !== 'win32') assert.is(statSync(folder.path).mode & 0o777, 0o700);
    writeFileSync(join(folder.path, 'a'), 'a');
    folder.remove();
    assert.equal(readdirSync(parent), []);
  }));

test('what a program that was killed left goes when there is another; all else stays', () =>
  withFolder((parent) => {
    const { pid: gone } = spawnSync(process.execPath, ['-e', '0']);
    const left = join(parent, `easlens-view-${gone}-abc`);
    const others = ['easlens-view-1-abc', `easlens-view-${process.pid}-abc`, 'easlens-view-x', 'mail'];
    for (const path of [left, ...others.map((name) => join(parent, name))]) mkdirSync(path);
    const folder = makeTemporaryFolder(parent);
    assert.not(existsSync(left));
    folder.remove();
    assert.equal(readdirSync(parent).sort(), [...others].sort());
  }));

test.run();
