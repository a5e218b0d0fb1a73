/** Rows of a list with a heading, and of what is told below it about the row under the cursor. */
export interface Split {
  /** Rows of the list, its heading not counted. */
  readonly list: number;
  /** Rows below, their own heading counted; 0 where there is no room. */
  readonly below: number;
}

/** Fewer rows than this show the list alone. */
const LOW = 12;
/** Rows below that are left, however long the list is. */
const LEAST_BELOW = 8;

/** Shares the rows of a body: the list takes what it needs, and leaves a good part to what stands below. */
export function split(rows: number, count: number): Split {
  if (rows < LOW) return { list: Math.max(1, rows - 1), below: 0 };
  const least = Math.max(LEAST_BELOW, Math.floor(rows * 0.4));
  const list = Math.max(1, Math.min(count, rows - 1 - least));
  return { list, below: rows - 1 - list };
}
