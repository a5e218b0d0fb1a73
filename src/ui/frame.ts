import { copyLine } from './copy/reduce.ts';
import { cutLine } from './draw/fit.ts';
import { EMPTY_LINE, type Line, line, type Size, span } from './draw/line.ts';
import { hintLines } from './filter/hint.ts';
import { activeFilterLine, filterLine } from './filter/line.ts';
import { savedLines } from './filter/saved.ts';
import { footerLine } from './footer.ts';
import { headerLines } from './header.ts';
import { screens } from './screens.ts';
import { layoutOf } from './state/layout.ts';
import type { UiState } from './state/state.ts';

/** All rows of the terminal, no more and no fewer. */
export function frameOf(state: UiState): readonly Line[] {
  const { size } = state;
  // One row of the body stays, however low the terminal.
  const hints = hintLines(state, size.columns).slice(0, layoutOf(size).body.rows - 1);
  const { header, body } = layoutOf(size, hints.length);
  const drawn = bodyLines(state, body).slice(0, body.rows);
  const blanks = Array.from({ length: body.rows - drawn.length }, () => EMPTY_LINE);
  const message = [messageLine(state), ...hints];
  return [...headerLines(state, header), ...drawn, ...blanks, ...message, footerLine(state)]
    .slice(0, size.rows)
    .map((row) => cutLine(row, size.columns));
}

function bodyLines(state: UiState, body: Size): readonly Line[] {
  if (state.filter.choosing !== undefined) return savedLines(state, body);
  return screens[state.screen].draw(state, body);
}

function messageLine(state: UiState): Line {
  if (state.filter.draft) return filterLine(state, state.size.columns);
  if (state.copy) return copyLine(state.copy);
  if (state.note !== '') return line(span(state.note, 'info'));
  const isFiltered = state.screen === 'exchanges' && state.filter.text !== '';
  return isFiltered ? activeFilterLine(state, state.size.columns) : EMPTY_LINE;
}
