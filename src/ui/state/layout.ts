import type { Size } from '../draw/line.ts';

/** Rows of the terminal by part, from the top. */
export interface Layout {
  readonly header: number;
  readonly body: Size;
  /** The filter line, or what was last said. */
  readonly message: number;
  readonly footer: number;
}

/** A terminal with fewer rows gets one row of header instead of two. */
const LOW = 16;

export function isLow({ rows }: Size): boolean {
  return rows < LOW;
}

/** `hints` are rows that the filter line takes for what it has to say, where the body can spare them. */
export function layoutOf(size: Size, hints = 0): Layout {
  const header = isLow(size) ? 1 : 2;
  const rows = Math.max(1, size.rows - header - 2 - hints);
  return { header, body: { columns: size.columns, rows }, message: 1, footer: 1 };
}
