import { widthOf } from './draw/fit.ts';
import { type Line, type Size, textOf } from './draw/line.ts';

/** Lines at the top and at the bottom that are always read: where one is, what was said, and the keys. */
const KEPT = 2;

/**
 * What a screen reader is given: the lines that say something, in words where they have them. Words take more rows than
 * columns do; what does not fit is left out, farthest from the cursor first, for the terminal would scroll and keep it.
 */
export function readLines(lines: readonly Line[], { columns, rows }: Size): readonly string[] {
  const said = lines
    .map((line) => ({ text: line.label ?? textOf(line).trim(), isFocused: line.isFocused === true }))
    .filter(({ text }) => text !== '')
    .map((line) => ({ ...line, height: Math.ceil(widthOf(line.text) / columns) }));
  const focus = Math.max(
    0,
    said.findIndex(({ isFocused }) => isFocused),
  );
  const isKept = (index: number): boolean => index < KEPT || index >= said.length - KEPT;
  const byWorth = [...said.entries()].sort(([one], [other]) => {
    if (isKept(one) !== isKept(other)) return isKept(one) ? -1 : 1;
    return Math.abs(one - focus) - Math.abs(other - focus);
  });
  let left = rows;
  const chosen = new Set<number>();
  for (const [index, { height }] of byWorth) {
    left -= height;
    if (left < 0) break;
    chosen.add(index);
  }
  return said.filter((_, index) => chosen.has(index)).map(({ text }) => text);
}
