import { cursorAmong } from '../draw/keyed-cursor.ts';
import { cursorAfter, cursorClicked, listLines, listShown } from '../draw/keyed-list.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { split } from '../draw/split.ts';
import { headingLine, placed, rowLine } from '../draw/table.ts';
import { applyFilter } from '../filter/reduce.ts';
import type { Screen } from '../state/screen.ts';
import { goTo, type UiState } from '../state/state.ts';
import { deviceLines } from './below.ts';
import { deviceColumns } from './columns.ts';
import type { Device } from './device.ts';
import { filterOf } from './filter-text.ts';

export const devicesScreen: Screen = {
  title: 'Devices',
  draw: (state, size) => {
    if (state.deviceTable.keys().length === 0) return [line(span(' No device has come yet.', 'quiet'))];
    return [...tableLines(state, size), ...belowLines(state, size)];
  },
  shown: (state, { rows }) => {
    const keys = state.deviceTable.keys();
    return listShown(state.devices, keys, split(rows, keys.length).list);
  },
  showsOpen: (state, { rows }) => {
    const keys = state.deviceTable.keys();
    const { first, last } = listShown(state.devices, keys, split(rows, keys.length).list);
    return state.deviceTable
      .all()
      .slice(first - 1, last)
      .some(({ waiting }) => waiting !== undefined);
  },
  run: (state, command, { rows }) => {
    const keys = state.deviceTable.keys();
    if (command === 'open') return opened(state);
    const devices = cursorAfter(state.devices, command, keys, split(rows, keys.length).list);
    return devices && { ...state, devices };
  },
  click: (state, row, _, { rows }) => {
    const keys = state.deviceTable.keys();
    const { list } = split(rows, keys.length);
    return { ...state, devices: cursorClicked(state.devices, row - 1, keys, list) };
  },
};

function tableLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const devices = state.deviceTable.all();
  const keys = state.deviceTable.keys();
  const table = placed(deviceColumns(state), columns);
  const lines = listLines(state.devices, keys, split(rows, keys.length).list, (index, isFocused) =>
    rowLine(table, devices[index] as Device, isFocused),
  );
  return [headingLine(table), ...lines];
}

function belowLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const { below } = split(rows, state.deviceTable.keys().length);
  const device = deviceInFocus(state);
  return device && below > 0 ? deviceLines(state, device, { columns, rows: below }) : [];
}

function deviceInFocus({ devices, deviceTable }: UiState): Device | undefined {
  return deviceTable.all()[cursorAmong(devices, deviceTable.keys(), 1).index];
}

/** The exchanges of the device under the cursor. */
function opened(state: UiState): UiState {
  const device = deviceInFocus(state);
  return device ? goTo(applyFilter(state, filterOf(device)), 'exchanges') : state;
}
