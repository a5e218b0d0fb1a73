import type { Line, Size } from '../draw/line.ts';
import { shownFrom } from '../draw/window.ts';
import { stepOf } from '../exchanges/focus.ts';
import type { Screen } from '../state/screen.ts';
import { goBack, type ScreenName, type UiState } from '../state/state.ts';
import { columnsIn, sideBySide } from './columns.ts';
import { helpBlocks } from './lines.ts';

export const helpScreen: Screen = {
  title: 'Help',
  draw: (state, size) => {
    const all = helpLines(state, size);
    const top = topOf(state.help, all.length, size.rows);
    return all.slice(top, top + size.rows);
  },
  shown: (state, size) => {
    const count = helpLines(state, size).length;
    return shownFrom(topOf(state.help, count, size.rows), count, size.rows);
  },
  run: (state, command, size) => {
    if (command === 'screen.help') return goBack(state);
    const by = stepOf(command, size.rows);
    if (by === undefined) return undefined;
    const count = helpLines(state, size).length;
    return { ...state, help: topOf(topOf(state.help, count, size.rows) + by, count, size.rows) };
  },
};

interface Made {
  readonly from: ScreenName | undefined;
  readonly columns: number;
  readonly lines: readonly Line[];
}

/** What was made last: the help stays as it is, while frames are drawn for the traffic. */
let made: Made | undefined;

function helpLines({ trail }: UiState, { columns }: Size): readonly Line[] {
  const from = trail.at(-1);
  if (made?.from === from && made?.columns === columns) return made.lines;
  const count = columnsIn(columns);
  const width = Math.floor(columns / count);
  const lines = sideBySide(helpBlocks(from, width), count, width);
  made = { from, columns, lines };
  return lines;
}

function topOf(top: number, count: number, rows: number): number {
  return Math.max(0, Math.min(top, count - rows));
}
