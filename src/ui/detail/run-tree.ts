import type { Direction } from '../../inspect/message.ts';
import { NO_NODE, type Node } from '../../inspect/wbxml/document.ts';
import type { Size } from '../draw/line.ts';
import { moved } from '../draw/window.ts';
import { stepOf } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import { revealed } from './focus.ts';
import { isClosed } from './folds.ts';
import { byteInPane } from './hex-pane.ts';
import { nodeOfByte } from './hex-tab.ts';
import type { TreeFocus } from './state.ts';
import { type TreeView, treeView } from './tree-tab.ts';
import { isFoldable } from './visible-nodes.ts';

const NONE: ReadonlySet<Node> = new Set();

/** The place in a body after a command; undefined where it is none of a tree. */
export function runTree(
  entry: Entry,
  focus: TreeFocus,
  command: Command,
  direction: Direction,
  size: Size,
  now: number,
): TreeFocus | undefined {
  const view = treeView(entry, focus, direction, size, now);
  const step = stepOf(command, view.panes.tree.rows);
  if (step !== undefined) return movedBy(view, focus, step);
  switch (command) {
    case 'fold.toggle':
      return toggledAt(view, focus);
    case 'unfold':
      return isOpen(view, focus) ? movedBy(view, focus, 1) : toggledAt(view, focus);
    case 'fold':
      return isOpen(view, focus) ? toggledAt(view, focus) : toParent(view, focus);
    case 'parent':
      return toParent(view, focus);
    case 'unfold.all':
      return { ...here(view, focus), isFolded: false, toggled: NONE };
    case 'fold.all':
      return { ...here(view, focus), isFolded: true, toggled: NONE };
    default:
      return undefined;
  }
}

/** The cursor on the node that has a byte of the pane beside or below; undefined where there is none. */
export function clickedByte(
  { panes, side, rows, cursor }: TreeView,
  focus: TreeFocus,
  row: number,
  column: number,
): TreeFocus | undefined {
  const { hex, tree, isBeside } = panes;
  if (!hex || !side || (isBeside ? column < tree.columns : row < tree.rows)) return undefined;
  // A rule and a blank stand between the panes.
  const place = isBeside ? ([row, column - tree.columns - 2] as const) : ([row - tree.rows, column] as const);
  const offset = byteInPane(side, rows.rangeAt(cursor.index), hex, place);
  return offset === undefined ? focus : revealed(side, focus, nodeOfByte(side, offset), tree.rows);
}

/** The cursor on a row of the screen; on the row it is on already, that folds or opens. */
export function clickedTree(view: TreeView, focus: TreeFocus, row: number): TreeFocus {
  const index = view.top + row;
  if (row >= view.panes.tree.rows || index >= view.rows.count) return focus;
  if (index === view.cursor.index) return toggledAt(view, focus);
  return { ...focus, ...view.rows.keyAt(index), row };
}

/** The cursor with the key of the row that it is really on. */
function here({ rows, cursor }: TreeView, focus: TreeFocus): TreeFocus {
  if (rows.count === 0) return focus;
  return { ...focus, ...rows.keyAt(cursor.index), row: cursor.row };
}

function movedBy({ rows, cursor, panes }: TreeView, focus: TreeFocus, by: number): TreeFocus {
  if (rows.count === 0) return focus;
  const at = moved(cursor, by, rows.count, panes.tree.rows);
  return { ...focus, ...rows.keyAt(at.index), row: at.row };
}

function toggledAt(view: TreeView, focus: TreeFocus): TreeFocus {
  const at = here(view, focus);
  const node = view.rows.toggleAt(view.cursor.index);
  if (node === undefined) return at;
  const toggled = new Set(focus.toggled);
  if (!toggled.delete(node)) toggled.add(node);
  // What opens at the foot of the screen moves up, to be seen.
  const lowest = isOpen(view, focus) ? at.row : Math.floor(view.panes.tree.rows / 2);
  // A line of an open text goes when that closes; its element stays.
  return { ...at, line: 0, row: Math.min(lowest, Math.max(0, at.row - at.line)), toggled };
}

/** True where the row shows what is inside: an element that is not folded, a text or part that is open. */
function isOpen({ rows, cursor, side }: TreeView, focus: TreeFocus): boolean {
  const node = rows.toggleAt(cursor.index);
  if (node === undefined) return false;
  const document = side?.document;
  const isElement = document !== undefined && node < document.size && isFoldable(document, node);
  return isElement ? !isClosed(document, focus, node) : focus.toggled.has(node);
}

function toParent(view: TreeView, focus: TreeFocus): TreeFocus {
  const at = here(view, focus);
  const document = view.side?.document;
  if (!document || at.node < 0 || at.node >= document.size) return at;
  const parent = at.line > 0 ? at.node : document.parent(at.node);
  if (parent === NO_NODE) return at;
  const before = view.cursor.index - view.rows.indexOf({ node: parent, line: 0 });
  return { ...at, node: parent, line: 0, row: Math.max(0, at.row - before) };
}
