import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findCaptures } from '../../../src/cli/scan/find-captures.ts';
import { withScratch } from '../../helpers/scratch.ts';

const test = suite('find-captures');

test('files as they were named; of a folder all in natural order, exchanges in folders as one', async () => {
  await withScratch(async (folder) => {
    for (const name of ['b10.mitm', 'b9.mitm', 'sub/c.har', 'x/1-Sync/request.head', 'x/1-Sync/request.body'])
      put(folder, name);
    symlinkSync(join(folder, 'sub'), join(folder, 'loop'));
    const found = findCaptures([join(folder, 'none.har'), folder]);
    assert.equal(
      found.map(({ path, isNamed }) => [relative(folder, path), isNamed]),
      [
        ['none.har', true],
        ['', true],
        ['b9.mitm', false],
        ['b10.mitm', false],
        ['sub/c.har', false],
      ],
    );
    assert.is(found[2]?.size, 7);
  });
});

test('a file that is named twice is scanned once', async () => {
  await withScratch(async (folder) => {
    put(folder, 'a.har');
    const found = findCaptures([join(folder, 'a.har'), folder, join(folder, '.', 'a.har')]);
    assert.equal(
      found.map(({ path, isNamed }) => [relative(folder, path), isNamed]),
      [['a.har', true]],
    );
  });
});

function put(folder: string, name: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), 'content');
}

test.run();
