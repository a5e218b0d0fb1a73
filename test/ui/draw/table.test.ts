import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../../src/ui/draw/fit.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { type Column, headingLine, placed, rowLine } from '../../../src/ui/draw/table.ts';

const test = suite('ui/draw/table');

const columns: readonly Column<string>[] = [
  { title: 'TIME', width: 8, rank: 3, cell: () => '10:00:00' },
  { title: 'NAME', width: 10, least: 4, most: 12, spare: 40, rank: 1, cell: (row) => row },
  { title: 'N', width: 3, rank: 2, alignment: 'right', cell: (_, width) => String(width) },
];

function widths(width: number): readonly string[] {
  return placed(columns, width).map(({ title, columns: got }) => `${title} ${got}`);
}

test('drops the least important, and shrinks what may shrink', () => {
  assert.equal(widths(8), ['NAME 7']);
  assert.equal(widths(9), ['NAME 4', 'N 3']);
  assert.equal(widths(15), ['NAME 10', 'N 3']);
});

test('gives what is left to those that want more, and the rest to the one that takes it', () => {
  assert.equal(widths(24), ['TIME 8', 'NAME 10', 'N 3']);
  assert.equal(widths(26), ['TIME 8', 'NAME 12', 'N 3']);
  assert.equal(widths(36), ['TIME 8', 'NAME 22', 'N 3']);
  assert.equal(widths(200), ['TIME 8', 'NAME 40', 'N 3']);
});

test('headings and rows stand under each other, whatever is in them', () => {
  const shown = placed(columns, 26);
  assert.is(textOf(headingLine(shown)), ' TIME     NAME           N');
  assert.is(textOf(rowLine(shown, 'a', true)), '>10:00:00 a              3');
  for (const row of ['件'.repeat(50), '👩‍❤️‍👨', 'x\u001b\n', '']) {
    assert.is(widthOf(textOf(rowLine(shown, row, false))), 26);
  }
});

test('a screen reader hears each cell with its title, and where the cursor is', () => {
  const shown = placed(columns, 26);
  assert.is(rowLine(shown, 'a', true).label, 'TIME 10:00:00, NAME a, N 3, cursor');
  assert.is(rowLine(shown, '', false).label, 'TIME 10:00:00, N 3');
  assert.not.match(rowLine(shown, 'x\u001b[2J', false).label ?? '', /\u001b/);
});

test.run();
