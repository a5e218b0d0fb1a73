import type { Direction } from '../../inspect/message.ts';
import { fit, widthOf } from '../draw/fit.ts';
import { EMPTY_LINE, type Line, type Size, type Span, span, textOf } from '../draw/line.ts';
import { type Cursor, topOf } from '../draw/window.ts';
import type { Entry } from '../state/entry.ts';
import { missingNotes } from './body-notes.ts';
import { type BodyRows, bodyRows, noteRows } from './body-rows.ts';
import type { Folds } from './folds.ts';
import { hexPane } from './hex-pane.ts';
import { type Marks, marksOf } from './marks.ts';
import { type Panes, panesOf } from './panes.ts';
import { type Side, sideOf } from './side.ts';
import type { TreeFocus } from './state.ts';

/** One body on the screen: what its rows are, and where the cursor stands among them. */
export interface TreeView {
  readonly panes: Panes;
  readonly side: Side | undefined;
  readonly rows: BodyRows;
  readonly folds: Folds;
  readonly cursor: Cursor;
  readonly top: number;
}

const NO_MARKS: Marks = { nodes: [], findings: [] };

export function treeView(
  entry: Entry,
  focus: TreeFocus,
  direction: Direction,
  size: Size,
  now: number,
): TreeView {
  const panes = panesOf(size);
  const width = widthOfRows(panes);
  const notes = missingNotes(entry, direction, now);
  const side = notes ? undefined : sideOf(entry.exchange, direction);
  const rows = side ? bodyRows(side, focus, width) : noteRows(notes ?? [], width);
  const index = rows.indexOf(focus);
  const cursor = { index, row: Math.max(0, Math.min(focus.row, index, panes.tree.rows - 1)) };
  return {
    panes,
    side,
    rows,
    folds: focus,
    cursor,
    top: topOf(cursor, rows.count, panes.tree.rows),
  };
}

/** The tree of a body, and its bytes where there is room. */
export function drawTree(entry: Entry, view: TreeView): readonly Line[] {
  const { panes, side, cursor, rows } = view;
  const left = treeLines(entry, view);
  const hasHex = panes.hex !== undefined && side !== undefined && side.bytes.length > 0;
  if (!panes.hex || !hasHex) return left;
  const key = rows.keyAt(cursor.index);
  const right = hexPane(side, key.node, rows.rangeAt(cursor.index), panes.hex);
  return panes.isBeside ? beside(left, right, panes) : [...padded(left, panes.tree.rows), ...right];
}

/** Columns of a row beside the mark of the cursor, and a blank before the bytes. */
function widthOfRows({ tree, isBeside }: Panes): number {
  return tree.columns - 2 - (isBeside ? 1 : 0);
}

function treeLines(
  { exchange }: Entry,
  { panes, side, rows, folds, cursor, top }: TreeView,
): readonly Line[] {
  const marks = side ? marksOf(side, exchange.findings) : NO_MARKS;
  const look = { marks, folds, command: exchange.line.command, columns: widthOfRows(panes) };
  const lines: Line[] = [];
  for (let index = top; index < Math.min(top + panes.tree.rows, rows.count); index++) {
    const isFocused = index === cursor.index;
    lines.push({ spans: [{ text: isFocused ? '> ' : '  ' }, ...rows.spansAt(index, look)], isFocused });
  }
  return lines;
}

function padded(lines: readonly Line[], rows: number): readonly Line[] {
  return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, () => EMPTY_LINE)];
}

/** Both panes row by row. Only the tree's part of the focused row is turned: the bytes have marks of their own. */
function beside(left: readonly Line[], right: readonly Line[], { tree }: Panes): readonly Line[] {
  return Array.from({ length: tree.rows }, (_, row) => {
    const line = left[row] ?? EMPTY_LINE;
    const rest = ' '.repeat(Math.max(0, tree.columns - widthOf(textOf(line))));
    const shown: readonly Span[] = line.isFocused
      ? [span(fit(textOf(line), tree.columns), 'marked')]
      : [...line.spans, { text: rest }];
    const { spans = [], label } = right[row] ?? EMPTY_LINE;
    const read = [textOf(line).trim(), label ?? textOf({ spans })].filter((text) => text !== '').join('; ');
    return { spans: [...shown, span('│ ', 'quiet'), ...spans], label: read };
  });
}
