import { cutLine } from './draw/fit.ts';
import { EMPTY_LINE, type Line, line, span } from './draw/line.ts';
import { filterLine } from './filter/line.ts';
import { footerLine } from './footer.ts';
import { headerLines } from './header.ts';
import { screens } from './screens.ts';
import { layoutOf } from './state/layout.ts';
import type { UiState } from './state/state.ts';

/** All rows of the terminal, no more and no fewer. */
export function frameOf(state: UiState): readonly Line[] {
  const { size } = state;
  const { header, body } = layoutOf(size);
  const drawn = screens[state.screen].draw(state, body).slice(0, body.rows);
  const blanks = Array.from({ length: body.rows - drawn.length }, () => EMPTY_LINE);
  return [...headerLines(state, header), ...drawn, ...blanks, messageLine(state), footerLine(state)]
    .slice(0, size.rows)
    .map((row) => cutLine(row, size.columns));
}

function messageLine(state: UiState): Line {
  if (state.filter.draft) return filterLine(state, state.size.columns);
  return state.note === '' ? EMPTY_LINE : line(span(state.note, 'info'));
}
