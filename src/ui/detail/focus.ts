import type { Direction } from '../../inspect/message.ts';
import { NO_NODE, type Node } from '../../inspect/wbxml/document.ts';
import type { Size } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';
import { isClosed } from './folds.ts';
import { hexView, nodeOfByte } from './hex-tab.ts';
import { type Side, sideOf, spanOf } from './side.ts';
import type { DetailState, DetailTab, TreeFocus } from './state.ts';
import { treeView } from './tree-tab.ts';
import { textOf } from './visible-nodes.ts';

/** A third of the way down, so that what leads to the row is seen too. */
const SHARE = 3;

/** The cursor of a tree on a node, all around it unfolded. */
export function revealed({ document }: Side, focus: TreeFocus, node: Node, height: number): TreeFocus {
  if (!document || node === NO_NODE) return focus;
  const closed = new Set<Node>();
  for (let at = document.parent(node); at !== NO_NODE; at = document.parent(at)) {
    if (isClosed(document, focus, at)) closed.add(at);
  }
  const toggled = closed.size === 0 ? focus.toggled : flipped(focus.toggled, closed);
  const parent = document.parent(node);
  const row = parent !== NO_NODE && textOf(document, parent) === node ? parent : node;
  return { ...focus, node: row, line: 0, row: Math.floor(height / SHARE), toggled };
}

/** The set with the nodes taken out that are in it, and those put in that are not. */
function flipped(toggled: ReadonlySet<Node>, nodes: Iterable<Node>): ReadonlySet<Node> {
  const after = new Set(toggled);
  for (const node of nodes) if (!after.delete(node)) after.add(node);
  return after;
}

/** Another tab, at the place that the one before showed: byte and element stay together. */
export function withTab(
  entry: Entry,
  detail: DetailState,
  tab: DetailTab,
  size: Size,
  now: number,
): DetailState {
  if (tab === detail.tab) return detail;
  const before = detail.tab;
  if (before === 'hex') return { ...withTreeOfByte(entry, detail, size), tab };
  if (before !== 'request' && before !== 'response') return { ...detail, tab };
  return { ...withByteOfTree(entry, detail, before, size, now), tab };
}

/** The tree of the side at the byte under the cursor of the Hex tab. */
function withTreeOfByte(entry: Entry, detail: DetailState, size: Size): DetailState {
  const view = hexView(entry, detail, size);
  if (!view) return detail;
  const node = nodeOfByte(view.side, view.offset);
  if (node === NO_NODE) return detail;
  const focus = revealed(view.side, detail[detail.side], node, size.rows);
  return { ...detail, [detail.side]: focus };
}

/** The cursor of the Hex tab on the first byte of the row in the tree, or where it is if that is inside. */
export function withByteOfTree(
  entry: Entry,
  detail: DetailState,
  side: Direction,
  size: Size,
  now: number,
): DetailState {
  const { rows, cursor } = treeView(entry, detail[side], side, size, now);
  const range = rows.rangeAt(cursor.index);
  const isInside =
    range && detail.side === side && detail.hex.offset >= range.start && detail.hex.offset < range.end;
  if (!range || isInside) return { ...detail, side };
  return withByte(detail, side, range.start, size);
}

/** The cursor of the Hex tab on a byte. */
function withByte(detail: DetailState, side: Direction, offset: number, size: Size): DetailState {
  return { ...detail, side, hex: { offset, row: Math.floor(size.rows / SHARE) } };
}

/** The cursor on a node, and the tab of its tree; where the tree is too long to show it, its bytes. */
export function withNode(
  entry: Entry,
  detail: DetailState,
  direction: Direction,
  node: Node,
  size: Size,
  now: number,
): DetailState {
  const side = sideOf(entry.exchange, direction);
  const span = side && spanOf(side, node);
  if (!side || !span) return { ...detail, tab: direction, side: direction };
  const focus = revealed(side, detail[direction], node, size.rows);
  const found = withByte({ ...detail, [direction]: focus }, direction, span.start, size);
  const { rows, cursor } = treeView(entry, focus, direction, size, now);
  const isShown = rows.keyAt(cursor.index).node === focus.node;
  return { ...found, tab: isShown && detail.tab !== 'hex' ? direction : 'hex' };
}
