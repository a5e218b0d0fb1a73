import { copyLines } from './copy/reduce.ts';
import { cut, widthOf } from './draw/fit.ts';
import { EMPTY_LINE, type Line, line, span } from './draw/line.ts';
import type { Shown } from './draw/window.ts';
import { wrapped } from './draw/wrap.ts';
import { hintLines } from './filter/hint.ts';
import { activeFilterLine, filterLine } from './filter/line.ts';
import { isLow, type Layout, layoutOf } from './state/layout.ts';
import type { UiState } from './state/state.ts';

/** Rows that what is said may take; fewer on a terminal with few rows. */
const MOST_ROWS = 3;
const MOST_ROWS_LOW = 2;

/** What is typed, asked or said between the body and the keys, as many rows as leave one to the body; none for silence. */
export function messageLines(state: UiState): readonly Line[] {
  return allLines(state).slice(0, layoutOf(state.size).body.rows);
}

/** Where everything stands on the screen at the moment: a message of several rows takes them from the body. */
export function layoutNow(state: UiState): Layout {
  return layoutOf(state.size, Math.max(0, messageLines(state).length - 1));
}

function allLines(state: UiState): readonly Line[] {
  const { filter, copy, note, screen, size } = state;
  const { columns } = size;
  if (filter.draft) return [filterLine(state, columns), ...hintLines(state, columns)];
  if (copy) return copyLines(copy, columns);
  if (note !== '') return noteLines(note, columns, isLow(size) ? MOST_ROWS_LOW : MOST_ROWS);
  return screen === 'exchanges' && filter.text !== '' ? [activeFilterLine(state, columns)] : [];
}

/** A sentence on as many rows; what is cut off its end is marked. */
function noteLines(note: string, columns: number, most: number): readonly Line[] {
  const rows = wrapped(note, columns, most + 1);
  const end = rows.slice(most - 1).join(' ');
  const shown = rows.length <= most ? rows : [...rows.slice(0, most - 1), cut(end, columns)];
  return shown.map((row) => line(span(row, 'info')));
}

/** Which rows of a list are on the screen, where those are not all. */
export function shownLine(shown: Shown | undefined, columns: number): Line {
  if (!shown || shown.last - shown.first + 1 >= shown.count) return EMPTY_LINE;
  const text = `rows ${shown.first}-${shown.last} of ${shown.count}`;
  return line(span(' '.repeat(Math.max(0, columns - widthOf(text))) + text, 'quiet'));
}
