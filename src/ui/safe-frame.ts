import { cut, cutLine } from './draw/fit.ts';
import { EMPTY_LINE, type Line, line, span } from './draw/line.ts';
import { frameOf } from './frame.ts';
import type { UiState } from './state/state.ts';

/** All rows of the terminal; where drawing them fails, what failed and the way out. The traffic goes on meanwhile. */
export function safeFrame(
  state: UiState,
  draw: (state: UiState) => readonly Line[] = frameOf,
): readonly Line[] {
  try {
    return draw(state);
  } catch (error) {
    return failedFrame(state, error);
  }
}

function inWords(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'something was thrown that has no words';
  }
}

function failedFrame({ screen, size }: UiState, error: unknown): readonly Line[] {
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4) : [];
  const lines = [
    line(span(`easlens: the screen "${screen}" cannot be drawn. This is a defect of easlens.`, 'error')),
    line('The proxy goes on.  1 list of exchanges   ? help   ctrl+c quit'),
    line(span(inWords(error), 'strong')),
    ...where.map((text) => line(cut(text.trim(), size.columns))),
  ].slice(0, size.rows);
  const blanks = Array.from({ length: size.rows - lines.length }, () => EMPTY_LINE);
  return [...lines, ...blanks].map((row) => cutLine(row, size.columns));
}
