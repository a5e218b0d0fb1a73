import { cutLine } from './draw/fit.ts';
import { EMPTY_LINE, type Line, type Size } from './draw/line.ts';
import type { Shown } from './draw/window.ts';
import { savedLines, savedShown } from './filter/saved.ts';
import { footerLine } from './footer.ts';
import { headerLines } from './header.ts';
import { layoutNow, messageLines, shownLine } from './message.ts';
import { screens } from './screens.ts';
import type { UiState } from './state/state.ts';

/** All rows of the terminal, no more and no fewer. */
export function frameOf(state: UiState): readonly Line[] {
  const { size } = state;
  const { header, body } = layoutNow(state);
  const drawn = bodyLines(state, body).slice(0, body.rows);
  const blanks = Array.from({ length: body.rows - drawn.length }, () => EMPTY_LINE);
  const said = messageLines(state);
  const message = said.length > 0 ? said : [shownLine(bodyShown(state, body), size.columns)];
  return [...headerLines(state, header), ...drawn, ...blanks, ...message, footerLine(state)]
    .slice(0, size.rows)
    .map((row) => cutLine(row, size.columns));
}

function bodyLines(state: UiState, body: Size): readonly Line[] {
  if (state.filter.choosing !== undefined) return savedLines(state, body);
  return screens[state.screen].draw(state, body);
}

function bodyShown(state: UiState, body: Size): Shown | undefined {
  if (state.filter.choosing !== undefined) return savedShown(state, body);
  return screens[state.screen].shown?.(state, body);
}
