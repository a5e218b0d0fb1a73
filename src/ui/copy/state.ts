import type { Direction } from '../../inspect/message.ts';

/** The choice of what to copy, while it is open. */
export interface CopyState {
  /** Number of the exchange. */
  readonly number: number;
  /** Whose body XML and hex are of. */
  readonly side: Direction;
}
