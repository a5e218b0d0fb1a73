import type { Line, Size } from '../draw/line.ts';
import { stepOf } from '../exchanges/focus.ts';
import type { Screen } from '../state/screen.ts';
import { goBack, type UiState } from '../state/state.ts';
import { columnsIn, sideBySide } from './columns.ts';
import { helpBlocks } from './lines.ts';

export const helpScreen: Screen = {
  title: 'Help',
  draw: (state, size) => {
    const all = helpLines(state, size);
    const top = topOf(state.help, all.length, size.rows);
    return all.slice(top, top + size.rows);
  },
  run: (state, command, size) => {
    if (command === 'screen.help') return goBack(state);
    const by = stepOf(command, size.rows);
    if (by === undefined) return undefined;
    const count = helpLines(state, size).length;
    return { ...state, help: topOf(topOf(state.help, count, size.rows) + by, count, size.rows) };
  },
};

function helpLines({ trail }: UiState, { columns }: Size): readonly Line[] {
  const count = columnsIn(columns);
  const width = Math.floor(columns / count);
  return sideBySide(helpBlocks(trail.at(-1), width), count, width);
}

function topOf(top: number, count: number, rows: number): number {
  return Math.max(0, Math.min(top, count - rows));
}
