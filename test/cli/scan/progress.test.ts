import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ProgressLine } from '../../../src/cli/scan/progress.ts';

const test = suite('progress');

test('tells bytes and counts, is cut to the terminal, and is gone afterwards', () => {
  const { line, written } = progress(1000, [500, 500]);
  line.update({ unit: 0, read: 500, exchanges: 12, errors: 1 });
  assert.is(written.pop(), '\r[########........]  50%  500 B of 1000 B  12 exchanges, 1 error\x1b[K');
  line.clear();
  assert.is(written.pop(), '\r\x1b[K');
  line.clear();
  assert.equal(written, []);
});

test('is drawn ten times a second at most, and never beyond the width', () => {
  let now = 0;
  const { line, written } = progress(20, [100], () => now);
  for (; now < 1000; now++) line.update({ unit: 0, read: now, exchanges: now, errors: 0 });
  assert.is(written.length, 10);
  assert.ok(written.every((text) => text.replace(/\r|\x1b\[K/g, '').length <= 19));
});

test('of folders and pipes, whose size nobody knows, the counts alone', () => {
  const { line, written } = progress(100, [0]);
  line.update({ unit: 0, read: 7, exchanges: 7, errors: 0 });
  assert.is(written[0], '\r7 exchanges, 0 errors\x1b[K');
});

function progress(columns: number, sizes: readonly number[], now = () => 0) {
  const written: string[] = [];
  const units = sizes.map((size, number) => ({ number, size, path: 'x', isNamed: true }));
  const line = new ProgressLine(units, {
    write: (text) => void written.push(text),
    columns: () => columns,
    now,
  });
  return { line, written };
}

test.run();
