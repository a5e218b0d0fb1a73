import type { Size } from '../draw/line.ts';

/** Rows above the panes: tabs and title. */
export const TOP_ROWS = 2;
/** Columns from which the bytes stand beside the tree. */
const WIDE = 110;
/** Columns from which sixteen bytes fit beside it. */
const VERY_WIDE = 150;
/** Rows of a pane from which a strip of bytes fits below the tree. */
const HIGH = 12;

/** How a body and its bytes share the screen. */
export interface Panes {
  readonly tree: Size;
  /** Absent where there is no room. */
  readonly hex?: Size;
  readonly isBeside: boolean;
}

export function panesOf({ columns, rows }: Size): Panes {
  const height = Math.max(1, rows - TOP_ROWS);
  if (columns >= WIDE) {
    const width = columns >= VERY_WIDE ? 74 : 42;
    // Between them stand a rule and a blank.
    return {
      tree: { columns: columns - width - 2, rows: height },
      hex: { columns: width, rows: height },
      isBeside: true,
    };
  }
  if (height < HIGH) return { tree: { columns, rows: height }, isBeside: false };
  const strip = Math.min(8, Math.floor(height / 3));
  return { tree: { columns, rows: height - strip }, hex: { columns, rows: strip }, isBeside: false };
}
