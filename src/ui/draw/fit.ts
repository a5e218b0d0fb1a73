import stringWidth from 'string-width';
import { printable } from '../../inspect/printable.ts';
import type { Line, Span } from './line.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text made safe and cut to at most so many columns, with an ellipsis where something is missing. */
export function cut(text: string, columns: number): string {
  if (columns <= 0) return '';
  // Longer than any row could need: what comes off the wire may be megabytes.
  const safe = printable(text.slice(0, columns * 8));
  if (safe.length === text.length && widthOf(safe) <= columns) return safe;
  let width = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(safe)) {
    width += widthOf(segment);
    if (width > columns - 1) return `${safe.slice(0, end)}…`;
    end = index + segment.length;
  }
  return end < text.length && safe.length < text.length ? `${safe}…` : safe;
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
