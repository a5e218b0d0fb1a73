import type { Filter } from '../../inspect/filter/compile.ts';

/** The filter in use, and the one being typed. */
export interface FilterState {
  /** In use; empty lets everything pass. */
  readonly text: string;
  /** The same, compiled; absent where everything passes. */
  readonly active?: Filter;
  readonly draft?: FilterDraft;
  /** Filters used or given up before, the latest last. */
  readonly history: readonly string[];
  readonly saved: readonly string[];
  /** Row of the list of saved filters, while that is open. */
  readonly choosing?: number;
}

/** A text with a cursor. */
export interface Edited {
  readonly text: string;
  /** Index into the text, in UTF-16 units. */
  readonly cursor: number;
}

export interface FilterDraft extends Edited {
  readonly check: Check;
  /** What the word at the cursor may become, before anybody has asked. */
  readonly offered?: Completion;
  readonly completion?: Completion;
  readonly past?: Past;
  /** It says what is held, not what is shown. */
  readonly isHold?: boolean;
}

/** What is known of a draft without using it. */
export type Check =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly index: number; readonly problem: string }
  /** How many of the newest exchanges it would show. */
  | {
      readonly kind: 'good';
      readonly how: 'expression' | 'words';
      readonly matching: number;
      readonly tried: number;
    };

/** What the text may go on with. */
export interface Completion {
  /** The draft before. */
  readonly base: Edited;
  /** The part of the text that a candidate takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
  /** The one in the text now; -1 for what they have in common. */
  readonly index: number;
}

export interface Candidate {
  /** What is shown of it. */
  readonly name: string;
  readonly insert: string;
}

/** A walk through the history. */
export interface Past {
  readonly index: number;
  /** What was typed before the walk. */
  readonly typed: string;
}
