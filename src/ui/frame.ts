import { cutLine } from './draw/fit.ts';
import { EMPTY_LINE, type Line, type Size, textOf } from './draw/line.ts';
import type { Shown } from './draw/window.ts';
import { savedLines, savedShown } from './filter/saved.ts';
import { footerLine } from './footer.ts';
import { headerLines } from './header.ts';
import { layoutNow, messageLines, shownLine } from './message.ts';
import { screens } from './screens.ts';
import { layoutOf } from './state/layout.ts';
import type { UiState } from './state/state.ts';

/** All rows of the terminal, no more and no fewer. */
export function frameOf(state: UiState): readonly Line[] {
  const { size } = state;
  const { header, body } = layoutNow(state);
  const whole = wholeBody(state);
  const drawn = bodyLines(state, whole).slice(0, body.rows);
  const blanks = Array.from({ length: body.rows - drawn.length }, () => EMPTY_LINE);
  const said = messageLines(state);
  const message = said.length > 0 ? said : [shownLine(bodyShown(state, whole), size.columns)];
  return [...headerLines(state, header), ...drawn, ...blanks, ...message, footerLine(state)]
    .slice(0, size.rows)
    .map((row) => cutLine(row, size.columns));
}

/**
 * The size at which the body is drawn. A message of several rows covers its end, so that nothing moves when one comes or
 * goes; where that would hide the cursor, the body has the rows that are left.
 */
export function wholeBody(state: UiState): Size {
  const { body } = layoutOf(state.size);
  const left = layoutNow(state).body;
  if (left.rows === body.rows) return body;
  const covered = bodyLines(state, body).slice(left.rows);
  return covered.some((row) => textOf(row).startsWith('>')) ? left : body;
}

/** True where an exchange that is open is on the screen: its age changes by itself. */
export function showsOpen(state: UiState): boolean {
  if (state.filter.choosing !== undefined) return false;
  return screens[state.screen].showsOpen?.(state, wholeBody(state)) ?? false;
}

function bodyLines(state: UiState, body: Size): readonly Line[] {
  if (state.filter.choosing !== undefined) return savedLines(state, body);
  return screens[state.screen].draw(state, body);
}

function bodyShown(state: UiState, body: Size): Shown | undefined {
  if (state.filter.choosing !== undefined) return savedShown(state, body);
  return screens[state.screen].shown?.(state, body);
}
