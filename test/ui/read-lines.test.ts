import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Line, line } from '../../src/ui/draw/line.ts';
import { readLines } from '../../src/ui/read-lines.ts';

const test = suite('ui/read-lines');

const SIZE = { columns: 20, rows: 10 };

test('words instead of columns, and no empty lines', () => {
  const lines = [line('top'), line('  '), { ...line('> Sync 200'), label: 'Sync, HTTP 200' }, line(' end ')];
  assert.equal(readLines(lines, SIZE), ['top', 'Sync, HTTP 200', 'end']);
});

test('what is too much is left out far from the cursor, never at the top and the bottom', () => {
  const rows = Array.from({ length: 20 }, (_, index): Line => {
    const row = { ...line(`row ${index}`), label: `row ${index} in so many words` };
    return index === 12 ? { ...row, isFocused: true } : row;
  });
  const lines = [line('a'), line('b'), ...rows, line('y'), line('z')];
  // Six rows are left for lines of two rows each.
  const near = [11, 12, 13].map((index) => `row ${index} in so many words`);
  assert.equal(readLines(lines, SIZE), ['a', 'b', ...near, 'y', 'z']);
});

test('never more rows than the terminal has, however low', () => {
  const lines = Array.from({ length: 9 }, (_, index) => line(`${index} ${'x'.repeat(30)}`));
  for (let rows = 1; rows < 20; rows++) {
    const taken = readLines(lines, { columns: 20, rows }).reduce(
      (sum, text) => sum + Math.ceil(text.length / 20),
      0,
    );
    assert.ok(taken <= rows, `${taken} of ${rows}`);
  }
});

test.run();
