/** What is held for a person, in a UI that has somebody to hold it. */
export interface HoldState {
  /** How long a message waits, in milliseconds. */
  readonly limitMs: number;
  /** The filter in use; empty where nothing is held. */
  readonly text: string;
  /** Numbers of the exchanges that wait, in the order in which they began to. */
  readonly waiting: readonly number[];
  /** Edited XML that is no document yet, by the number of its exchange. */
  readonly drafts: ReadonlyMap<number, string>;
}

export const NO_DRAFTS: ReadonlyMap<number, string> = new Map();
