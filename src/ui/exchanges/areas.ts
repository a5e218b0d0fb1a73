/** Rows of the screen of exchanges, from the top. */
export interface Areas {
  readonly heading: number;
  readonly list: number;
  /** What explains the exchange under the cursor, its heading counted; 0 on a low terminal. */
  readonly pane: number;
}

/** A body with fewer rows is for the list alone; that of a terminal with 20 rows has 16. */
const LOW = 16;
const LEAST_PANE = 6;
const MOST_PANE = 14;

/** Shares the rows of a body: always alike, so that nothing jumps when the cursor moves. */
export function areasOf(rows: number): Areas {
  const heading = rows > 2 ? 1 : 0;
  const third = Math.floor(rows / 3);
  const pane = rows < LOW ? 0 : Math.min(MOST_PANE, Math.max(LEAST_PANE, third));
  return { heading, list: Math.max(1, rows - heading - pane), pane };
}
