import type { Entry } from '../state/entry.ts';
import type { UiState } from '../state/state.ts';
import { cursorOf, movedTo } from './focus.ts';

/** The state with the cursor on the next exchange that has findings, of those the filter shows; or with a note. */
export function toNextFinding(state: UiState, direction: 1 | -1, height: number): UiState {
  const { visible } = state;
  for (
    let index = cursorOf(state, 1).index + direction;
    index >= 0 && index < visible.size;
    index += direction
  ) {
    const entry = visible.entryAt(index);
    if (entry && hasFindings(entry)) return movedTo(state, index, height);
  }
  return { ...state, note: `no exchange with findings ${direction > 0 ? 'below' : 'above'}` };
}

function hasFindings({ counts }: Entry): boolean {
  return counts.error + counts.warning + counts.info > 0;
}
