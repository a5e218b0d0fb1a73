import { type Line, line } from '../draw/line.ts';
import type { UiState } from '../state/state.ts';

/** The row above the keys while a filter is typed. */
export function filterLine({ filter: { draft } }: UiState, _columns: number): Line {
  return line(`/${draft?.text ?? ''}`);
}
