import { openDetail } from '../detail/open.ts';
import { fit, widthOf } from '../draw/fit.ts';
import { type Line, textOf } from '../draw/line.ts';
import { headingLine, type PlacedColumn, placed, rowLine } from '../draw/table.ts';
import { shownFrom, topOf } from '../draw/window.ts';
import { applyFilter } from '../filter/reduce.ts';
import type { Command } from '../keys/keymap.ts';
import { type Entry, isPending } from '../state/entry.ts';
import type { Screen } from '../state/screen.ts';
import { toggledMark, type UiState } from '../state/state.ts';
import { areasOf } from './areas.ts';
import { ACTION_TITLE, columns, type RowOf } from './columns.ts';
import { emptyLines } from './empty.ts';
import { cursorOf, entryInFocus, focused, held, moveFocus } from './focus.ts';
import { labelOf } from './label.ts';
import { toNextFinding } from './next-finding.ts';
import { paneLines } from './pane.ts';

export const exchangesScreen: Screen = {
  title: 'Exchanges',
  draw: (state, size) => {
    if (state.visible.size === 0) return emptyLines(state, size);
    const areas = areasOf(size.rows);
    const shown = placed(columns, size.columns);
    const list = listLines(state, shown, size.columns, areas.list);
    const blanks = Array.from({ length: areas.list - list.length }, () => ({ spans: [] }));
    const pane = paneLines(entryInFocus(state), { columns: size.columns, rows: areas.pane }, state.now);
    return [...(areas.heading > 0 ? [headingLine(shown)] : []), ...list, ...blanks, ...pane];
  },
  shown: (state, { rows }) => {
    const { list } = areasOf(rows);
    const { size } = state.visible;
    return shownFrom(topOf(cursorOf(state, list), size, list), size, list);
  },
  showsOpen: (state, { rows }) => rowsShown(state, areasOf(rows).list).some(({ entry }) => isPending(entry)),
  run: (state, command, { rows }) => {
    const height = areasOf(rows).list;
    return moveFocus(state, command, height) ?? act(state, command, height);
  },
  click: (state, row, _, { rows }) => {
    const { heading, list } = areasOf(rows);
    const at = row - heading;
    if (at < 0 || at >= list) return state;
    const cursor = cursorOf(state, list);
    const index = topOf(cursor, state.visible.size, list) + at;
    if (index === cursor.index) return open(state, list);
    return focused(state, index, at);
  },
};

function act(state: UiState, command: Command, height: number): UiState | undefined {
  switch (command) {
    case 'open':
      return open(state, height);
    case 'mark':
      return withMark(state);
    case 'finding.next':
      return toNextFinding(state, 1, height);
    case 'finding.previous':
      return toNextFinding(state, -1, height);
    case 'back':
      return state.filter.text === '' ? undefined : applyFilter(state, '');
    default:
      return undefined;
  }
}

function open(state: UiState, height: number): UiState {
  const entry = entryInFocus(state);
  return entry ? openDetail(held(state, height), entry) : state;
}

function withMark(state: UiState): UiState {
  const entry = entryInFocus(state);
  return entry ? toggledMark(state, entry) : state;
}

function listLines(
  state: UiState,
  shown: readonly PlacedColumn<RowOf>[],
  width: number,
  height: number,
): readonly Line[] {
  const { now } = state;
  const saysAction = !shown.some(({ title }) => title === ACTION_TITLE);
  return rowsShown(state, height).map(({ entry, isFocused }) => {
    const drawn = rowLine(shown, { entry, now, saysAction }, isFocused);
    const row = { ...drawn, label: labelOf(entry, now, isFocused) };
    return isFocused ? filled(row, width) : row;
  });
}

interface RowShown {
  readonly entry: Entry;
  readonly isFocused: boolean;
}

/** The exchanges in the rows of the list that are on the screen. */
function rowsShown(state: UiState, height: number): readonly RowShown[] {
  const { visible } = state;
  const cursor = cursorOf(state, height);
  const top = topOf(cursor, visible.size, height);
  const shown: RowShown[] = [];
  for (let index = top; index < Math.min(top + height, visible.size); index++) {
    const entry = visible.entryAt(index);
    if (entry) shown.push({ entry, isFocused: index === cursor.index });
  }
  return shown;
}

/** The row under the cursor is seen across the whole screen. */
function filled(row: Line, width: number): Line {
  return { ...row, spans: [...row.spans, { text: fit('', width - widthOf(textOf(row))) }] };
}
