/** Rows of a list with a heading, and of what is told below it about the row under the cursor. */
export interface Split {
  /** Rows of the list, its heading not counted. */
  readonly list: number;
  /** Rows below, their own heading counted; 0 where there is no room. */
  readonly below: number;
}

/** With fewer rows than this the list takes what it can. */
const LOW = 12;
/** Fewer rows below tell nothing. */
const LEAST_OF_ALL = 3;
/** Rows below that are left, however long the list is. */
const LEAST_BELOW = 8;

/** Shares the rows of a body: the list takes what it needs, and leaves a good part to what stands below. */
export function split(rows: number, count: number): Split {
  if (rows < LOW) {
    const left = rows - 1 - Math.max(1, count);
    return left < LEAST_OF_ALL
      ? { list: Math.max(1, rows - 1), below: 0 }
      : { list: Math.max(1, count), below: left };
  }
  const least = Math.max(LEAST_BELOW, Math.floor(rows * 0.4));
  const list = Math.max(1, Math.min(count, rows - 1 - least));
  return { list, below: rows - 1 - list };
}
