import type { Direction } from '../../inspect/message.ts';
import type { Node } from '../../inspect/wbxml/document.ts';
import type { Cursor } from '../draw/window.ts';
import type { Folds } from './folds.ts';

export const DETAIL_TABS = ['findings', 'request', 'response', 'headers', 'hex'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

/** A row of a body by what it shows, so that it stays the same row when others fold, or the terminal grows. */
export interface RowKey {
  /** Before the tree -1; behind it, numbers from its size on; of a body that is no tree, the row. */
  readonly node: Node;
  /** 0 for the node itself, from 1 for the lines of its text where that is open. */
  readonly line: number;
}

/** Where somebody looks in a body. */
export interface TreeFocus extends RowKey, Folds {
  /** Row of the screen, from 0. */
  readonly row: number;
}

/** The byte under the cursor of the Hex tab. */
export interface HexFocus {
  readonly offset: number;
  /** Row of the screen, from 0. */
  readonly row: number;
}

/** The exchange that fills the screen. */
export interface DetailState {
  /** Its number. */
  readonly number: number;
  readonly tab: DetailTab;
  /** Whose bytes the Hex tab shows. */
  readonly side: Direction;
  /** Of a message that was rewritten: what was sent rather than what came. */
  readonly showsSent: boolean;
  /** Index of the finding that was gone to last; -1 before the first. */
  readonly finding: number;
  readonly findings: Cursor;
  readonly headers: Cursor;
  readonly request: TreeFocus;
  readonly response: TreeFocus;
  readonly hex: HexFocus;
}

/** On the root, as far down as the notes before it need. */
export const TREE_START: TreeFocus = { node: 0, line: 0, row: 100, isFolded: false, toggled: new Set() };
