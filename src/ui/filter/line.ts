import { cut, widthOf } from '../draw/fit.ts';
import { type Line, line, type Span, span } from '../draw/line.ts';
import type { UiState } from '../state/state.ts';
import { type Cell, cellsOf, columnOf } from './cells.ts';
import type { Edited, FilterDraft } from './state.ts';

/** What stands before the text. */
function promptOf({ isHold }: Pick<FilterDraft, 'isHold'>): string {
  return isHold ? 'hold: ' : '/';
}

/** The part of the draft that is on the screen. */
export interface Scrolled {
  readonly cells: readonly Cell[];
  /** Columns of what stands before the text. */
  readonly prompt: number;
  /** The first and the last column of the text that is shown. */
  readonly first: number;
  readonly end: number;
}

/** The row above the keys while a filter is typed. */
export function filterLine({ filter: { draft } }: UiState, columns: number): Line {
  if (!draft) return line();
  const prompt = promptOf(draft);
  const { cells, first, end } = scrolled(draft, columns);
  const shown = cells.filter(({ at, columns: own }) => at >= first && at + own <= end);
  const isAtEnd = draft.cursor >= draft.text.length;
  const spans: Span[] = [{ text: first > 0 ? prompt.replace(/.$/, '<') : prompt, tone: 'accent' }];
  for (const cell of shown) {
    const isCursor = cell.index === draft.cursor;
    spans.push(isCursor ? span(cell.text, 'marked') : { text: cell.text });
  }
  if (isAtEnd) spans.push(span(' ', 'marked'));
  return { spans: merged(spans), label: `${draft.isHold ? 'hold' : 'filter'}: ${cut(draft.text, 500)}` };
}

/** What fits of a draft: the cursor stays away from the edges where there is more. */
export function scrolled(
  { text, cursor, isHold = false }: Edited & Pick<FilterDraft, 'isHold'>,
  columns: number,
): Scrolled {
  const prompt = promptOf({ isHold }).length;
  const cells = cellsOf(text);
  const last = cells.at(-1);
  const total = last ? last.at + last.columns : 0;
  const room = Math.max(1, columns - prompt);
  // The cursor after the last character takes a column too.
  if (total < room) return { cells, prompt, first: 0, end: total };
  const wanted = columnOf(cells, cursor) - Math.floor((room * 3) / 4);
  const start = Math.max(0, Math.min(wanted, total + 1 - room));
  const first = cells.find(({ at }) => at >= start)?.at ?? total;
  return { cells, prompt, first, end: first + room };
}

/** The column of the screen on which an index of the text stands; at an edge where it is not shown. */
export function columnOnScreen({ cells, prompt, first, end }: Scrolled, index: number): number {
  return prompt + Math.max(0, Math.min(columnOf(cells, index), end) - first);
}

/** Neighbours of one tone in one span: Ink takes a while for each. */
function merged(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const next of spans) {
    const last = found.at(-1);
    if (last && last.tone === next.tone) found[found.length - 1] = { ...last, text: last.text + next.text };
    else found.push(next);
  }
  return found;
}

/** The row above the keys while a filter is in use. */
export function activeFilterLine({ filter, visible, log }: UiState, columns: number): Line {
  const failed = (filter.active?.failures.size ?? 0) + visible.failed;
  const counts = [
    `${visible.size} of ${log.size}`,
    ...(visible.untried > 0 ? [`${visible.untried} to go`] : []),
    ...(failed > 0 ? [`${failed} could not be tried`] : []),
  ].join(', ');
  const text = cut(filter.text, Math.max(8, columns - widthOf(counts) - 4));
  return line(span('/', 'accent'), `${text}  `, span(counts, failed > 0 ? 'warning' : 'quiet'));
}
