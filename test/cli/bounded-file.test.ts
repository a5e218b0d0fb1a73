import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTextUpTo } from '../../src/cli/bounded-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'easlens-bounded-'));
const test = suite('bounded-file');
test.after(() => rmSync(folder, { recursive: true }));

test('reads a file up to the limit, and no more than a byte beyond', () => {
  const file = join(folder, 'text');
  writeFileSync(file, `${'x'.repeat(99_999)}é`);
  assert.equal(readTextUpTo(file, 100_001), { text: `${'x'.repeat(99_999)}é`, isWhole: true });
  assert.equal(readTextUpTo(file, 10), { text: 'x'.repeat(11), isWhole: false });
  assert.equal(readTextUpTo('/dev/zero', 70_000).text.length, 70_001);
});

test('throws what the system says', () => {
  assert.throws(() => readTextUpTo(folder, 10), /EISDIR/);
  assert.throws(() => readTextUpTo(join(folder, 'none'), 10), /ENOENT/);
});

test.run();
