/** The filter in use, and the one being typed. */
export interface FilterState {
  /** In use; empty lets everything pass. */
  readonly text: string;
  readonly draft?: FilterDraft;
  /** Filters used before, the latest last. */
  readonly history: readonly string[];
  readonly saved: readonly string[];
  /** Row of the list of saved filters, while that is open. */
  readonly choosing?: number;
}

export interface FilterDraft {
  readonly text: string;
  /** Index into the text, in UTF-16 units. */
  readonly cursor: number;
}
