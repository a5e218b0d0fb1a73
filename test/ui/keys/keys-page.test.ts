import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keymap } from '../../../src/ui/keys/keymap.ts';
import { keysPage } from '../../../src/ui/keys/keys-page.ts';

const test = suite('ui/keys/keys-page');
const file = fileURLToPath(new URL('../../../docs/keys.md', import.meta.url));

test('docs/keys.md is the table; UPDATE_GOLDEN=1 writes it', () => {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, keysPage());
  assert.fixture(readFileSync(file, 'utf8'), keysPage());
});

test('names every key and every help text', () => {
  const page = keysPage();
  for (const { keys, help } of keymap) {
    assert.ok(page.includes(help), help);
    for (const key of keys) assert.ok(page.includes(`\`${key}\``), key);
  }
});

test.run();
