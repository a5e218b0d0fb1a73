/** The choice of what to copy, while it is open. */
export interface CopyState {
  /** Number of the exchange. */
  readonly number: number;
}
