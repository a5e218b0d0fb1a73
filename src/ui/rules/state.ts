import type { KeyedCursor } from '../draw/keyed-cursor.ts';

/** The screen of rules: the list, or one rule in full. */
export interface RulesState {
  readonly cursor: KeyedCursor;
  /** The rule that is shown in full. */
  readonly open?: OpenRule;
}

export interface OpenRule {
  readonly rule: string;
  /** Its first line on the screen. */
  readonly top: number;
}
