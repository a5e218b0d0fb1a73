import type { Context } from './contexts.ts';

/** A row of the table of keys. */
export interface KeyRow {
  /** As `keyName` names them. */
  readonly keys: readonly string[];
  readonly command: string;
  /** Contexts where it holds; `screens` stands for all of them, not for what is being typed or shown in between. */
  readonly in: 'screens' | readonly Context[];
  readonly help: string;
  /** Two or three words for the footer; absent where the footer leaves it out. */
  readonly short?: string;
}
