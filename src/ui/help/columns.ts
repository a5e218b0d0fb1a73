import { widthOf } from '../draw/fit.ts';
import { EMPTY_LINE, type Line, textOf } from '../draw/line.ts';

/** Narrowest that a column of the help is. */
const LEAST = 56;

/** How many columns of text a width has room for. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.floor(width / LEAST));
}

/** Blocks of lines, none torn apart, in columns of about one height, side by side. */
export function sideBySide(
  blocks: readonly (readonly Line[])[],
  count: number,
  columns: number,
): readonly Line[] {
  const stacks = shared(blocks, count);
  const height = Math.max(0, ...stacks.map((stack) => stack.length));
  return Array.from({ length: height }, (_, row) => ({
    spans: stacks.flatMap((stack, index) => {
      const line = stack[row] ?? EMPTY_LINE;
      const blanks = index === stacks.length - 1 ? 0 : columns - widthOf(textOf(line));
      return [...line.spans, { text: ' '.repeat(Math.max(0, blanks)) }];
    }),
  }));
}

function shared(blocks: readonly (readonly Line[])[], count: number): readonly (readonly Line[])[] {
  const total = blocks.reduce((sum, { length }) => sum + length, 0);
  const stacks: Line[][] = Array.from({ length: count }, () => []);
  let at = 0;
  for (const block of blocks) {
    const stack = stacks[at] as Line[];
    // A block goes to the next column where more than half of it would hang over.
    const isFull = stack.length > 0 && stack.length + block.length / 2 > total / count;
    if (isFull && at < count - 1) at++;
    stacks[at]?.push(...block);
  }
  return stacks;
}
