import { openDetail } from '../detail/open.ts';
import { cutLine, fit } from '../draw/fit.ts';
import { type Line, line } from '../draw/line.ts';
import { topOf } from '../draw/window.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import type { Screen } from '../state/screen.ts';
import type { UiState } from '../state/state.ts';
import { cursorOf, entryInFocus, moveFocus } from './focus.ts';

export const exchangesScreen: Screen = {
  title: 'Exchanges',
  draw: (state, { columns, rows }) => {
    const cursor = cursorOf(state, rows);
    const top = topOf(cursor, state.visible.size, rows);
    const lines: Line[] = [];
    for (let index = top; index < Math.min(top + rows, state.visible.size); index++) {
      const entry = state.visible.entryAt(index);
      if (entry) lines.push(cutLine(rowOf(entry, index === cursor.index), columns));
    }
    return lines;
  },
  run: (state, command, { rows }) => {
    const moved = moveFocus(state, command, rows);
    return moved ?? act(state, command);
  },
  click: (state, row, _, { rows }) => {
    const top = topOf(cursorOf(state, rows), state.visible.size, rows);
    const number = state.visible.numberAt(top + row);
    return number === undefined ? state : { ...state, list: { number, row } };
  },
};

function act(state: UiState, command: Command): UiState | undefined {
  const entry = entryInFocus(state);
  switch (command) {
    case 'open':
      return entry ? openDetail(state, entry) : state;
    case 'mark':
      if (entry) state.log.toggleMark(entry.number);
      return state;
    default:
      return undefined;
  }
}

function rowOf({ exchange, isMarked, counts }: Entry, isFocused: boolean): Line {
  const { line: asked, answer } = exchange;
  const text = [
    `${isFocused ? '>' : ' '}${isMarked ? '*' : ' '}${new Date(exchange.openedAt).toLocaleTimeString('en-GB')}`,
    fit(asked.command, 12),
    fit(String(answer?.status ?? ''), 3),
    `${counts.error} errors`,
  ];
  return { ...line(text.join(' ')), isFocused };
}
