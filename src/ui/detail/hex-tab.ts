import { NO_NODE, type Node } from '../../inspect/wbxml/document.ts';
import { EMPTY_LINE, type Line, line, type Size, span } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';
import { inBoth, missingNotes } from './body-notes.ts';
import { noteRows } from './body-rows.ts';
import { bytesPerRow, hexLine } from './hex-line.ts';
import { nodeAt } from './node-at.ts';
import { TOP_ROWS } from './panes.ts';
import { type Side, sideOf, spanOf } from './side.ts';
import { type DetailState, TREE_START } from './state.ts';
import { pathOf } from './text.ts';

/** The Hex tab: what its rows are, and which of them are on the screen. */
export interface HexView {
  readonly side: Side;
  readonly perRow: number;
  /** Rows of the screen that hold bytes; the one below tells of the byte under the cursor. */
  readonly height: number;
  readonly offset: number;
  readonly top: number;
}

/** Undefined where there are no bytes. */
export function hexView(
  entry: Entry,
  { side: direction, hex }: DetailState,
  size: Size,
): HexView | undefined {
  const side = entry.isThinned ? undefined : sideOf(entry.exchange, direction);
  if (!side || side.bytes.length === 0) return undefined;
  const perRow = bytesPerRow(size.columns - 2, side.bytes.length);
  const height = Math.max(1, size.rows - TOP_ROWS - 1);
  const offset = Math.max(0, Math.min(hex.offset, side.bytes.length - 1));
  const at = Math.floor(offset / perRow);
  const total = Math.ceil(side.bytes.length / perRow);
  const row = Math.max(0, Math.min(hex.row, at, height - 1));
  return { side, perRow, height, offset, top: Math.max(0, Math.min(at - row, total - height)) };
}

/** The innermost node that holds a byte of a side. */
export function nodeOfByte({ document, start }: Side, offset: number): Node {
  return document ? nodeAt(document, offset - start) : NO_NODE;
}

export function drawHex(entry: Entry, detail: DetailState, size: Size, now: number): readonly Line[] {
  const view = hexView(entry, detail, size);
  if (!view) return withoutBytes(entry, detail, size, now);
  const { side, perRow, height, offset, top } = view;
  const node = nodeOfByte(side, offset);
  const range = spanOf(side, node);
  const lines: Line[] = [];
  for (let row = top; row < top + height; row++) {
    const start = row * perRow;
    if (start >= side.bytes.length) lines.push(EMPTY_LINE);
    else {
      const isHere = offset >= start && offset < start + perRow;
      const spans = hexLine(side.bytes, start, perRow, { cursor: offset, ...(range && { range }) });
      lines.push({ spans: [{ text: isHere ? '> ' : '  ' }, ...spans] });
    }
  }
  return [...lines, placeLine(side, offset, node, size.columns)];
}

/** Where the cursor is: side, offset, and the node the byte belongs to. */
function placeLine(side: Side, offset: number, node: Node, columns: number): Line {
  const place = `${side.direction} ${inBoth(offset)}`;
  const room = columns - place.length - 2;
  return line(span(place, 'strong'), span(`  ${whereIs(side, offset, node, room)}`, 'quiet'));
}

function whereIs({ document, start, body }: Side, offset: number, node: Node, columns: number): string {
  if (!document) return body.kind;
  if (node !== NO_NODE) return pathOf(document, node, columns);
  if (offset < start) return 'part table';
  if (offset < start + document.header.stringTableEnd) return 'header';
  const parts = 'multipart' in body ? (body.multipart?.parts ?? []) : [];
  const part = parts.findIndex((one) => offset >= one.start && offset < one.end);
  if (part > 0) return `part ${part}`;
  return 'no element';
}

function withoutBytes(entry: Entry, { side }: DetailState, { columns }: Size, now: number): readonly Line[] {
  const notes = missingNotes(entry, side, now) ?? [
    { text: `The ${side} has no bytes to show.`, tone: 'quiet' },
  ];
  const rows = noteRows(notes, columns - 2);
  const look = { marks: { nodes: [], findings: [] }, folds: TREE_START, command: '', columns };
  return Array.from({ length: rows.count }, (_, index) => ({
    spans: [{ text: '  ' }, ...rows.spansAt(index, look)],
  }));
}
