import stringWidth from 'string-width';
import { piecesOf } from './drawable.ts';
import type { Line, Span } from './line.ts';

/** ASCII, and what we draw with: one column each, and nothing to be made safe. */
const PLAIN = /^[ -~…─▁-█]*$/;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text made safe and cut to at most so many columns, with an ellipsis where something is missing. */
export function cut(text: string, columns: number): string {
  if (columns <= 0) return '';
  // More than any row needs, its marks included: what comes off the wire may be megabytes.
  const head = text.slice(0, columns * 8);
  if (PLAIN.test(head)) return text.length <= columns ? text : `${head.slice(0, columns - 1)}…`;
  return cutPieces(head, columns, head.length < text.length);
}

function cutPieces(text: string, columns: number, isHead: boolean): string {
  let shown = '';
  let width = 0;
  /** What is left when the ellipsis takes the last column. */
  let short = '';
  for (const piece of piecesOf(text, stringWidth)) {
    width += piece.columns;
    if (width > columns) return `${short}…`;
    shown += piece.text;
    if (width < columns) short = shown;
  }
  if (!isHead) return shown;
  return `${width < columns ? shown : short}…`;
}

/** The start of the text, made safe, that fits into so many columns. */
export function startOf(text: string, columns: number): string {
  const head = text.slice(0, columns * 8);
  if (PLAIN.test(head)) return head.slice(0, columns);
  let shown = '';
  let width = 0;
  for (const piece of piecesOf(head, stringWidth)) {
    width += piece.columns;
    if (width > columns) break;
    shown += piece.text;
  }
  return shown;
}

export type Alignment = 'left' | 'right';

/** The text in exactly so many columns. */
export function fit(text: string, columns: number, alignment: Alignment = 'left'): string {
  const shown = cut(text, columns);
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(shown)));
  return alignment === 'left' ? shown + blanks : blanks + shown;
}

/** The line cut to at most so many columns. */
export function cutLine(line: Line, columns: number): Line {
  const spans: Span[] = [];
  let left = columns;
  for (const span of line.spans) {
    if (left <= 0) break;
    const text = cut(span.text, left);
    left -= widthOf(text);
    spans.push({ ...span, text });
  }
  return { ...line, spans };
}
