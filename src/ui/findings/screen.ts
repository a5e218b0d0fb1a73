import { ago } from '../draw/age.ts';
import { cursorAmong } from '../draw/keyed-cursor.ts';
import { cursorAfter, cursorClicked, listLines, listShown } from '../draw/keyed-list.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { split } from '../draw/split.ts';
import { type Column, headingLine, placed, rowLine } from '../draw/table.ts';
import { literal } from '../filter/literal.ts';
import { applyFilter } from '../filter/reduce.ts';
import { ruleNamed } from '../rules/named.ts';
import type { Screen } from '../state/screen.ts';
import { goTo, type UiState } from '../state/state.ts';
import { groupLines } from './below.ts';
import { devicesInWords, type FindingGroup } from './groups.ts';

export const findingsScreen: Screen = {
  title: 'Findings',
  draw: (state, size) => {
    if (state.groups.all().length === 0) return [line(span(' No rule has found anything yet.', 'quiet'))];
    return [...tableLines(state, size), ...belowLines(state, size)];
  },
  shown: (state, { rows }) => {
    const keys = keysOf(state);
    return listShown(state.findings, keys, split(rows, keys.length).list);
  },
  run: (state, command, { rows }) => {
    if (command === 'open') return opened(state);
    const keys = keysOf(state);
    const findings = cursorAfter(state.findings, command, keys, split(rows, keys.length).list);
    return findings && { ...state, findings };
  },
  click: (state, row, _, { rows }) => {
    const keys = keysOf(state);
    const { list } = split(rows, keys.length);
    return { ...state, findings: cursorClicked(state.findings, row - 1, keys, list) };
  },
};

function columnsOf({ now, rulesInUse: { packs } }: UiState): readonly Column<FindingGroup>[] {
  return [
    { title: 'Severity', width: 8, rank: 2, cell: ({ severity }) => span(severity, severity) },
    { title: 'Rule', width: 23, most: 34, rank: 1, cell: ({ rule }) => rule },
    { title: 'Count', width: 5, most: 7, rank: 3, alignment: 'right', cell: ({ count }) => String(count) },
    { title: 'Devices', width: 7, rank: 5, alignment: 'right', cell: devicesInWords },
    { title: 'Last seen', width: 9, rank: 4, cell: ({ lastAt }) => ago(now - lastAt) },
    {
      title: 'Title',
      width: 26,
      most: 80,
      rank: 6,
      cell: ({ rule }) => span(ruleNamed(packs, rule)?.title ?? '', 'quiet'),
    },
  ];
}

function tableLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const groups = state.groups.all();
  const table = placed(columnsOf(state), columns);
  const lines = listLines(
    state.findings,
    keysOf(state),
    split(rows, groups.length).list,
    (index, isFocused) => rowLine(table, groups[index] as FindingGroup, isFocused),
  );
  return [headingLine(table), ...lines];
}

function belowLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const { below } = split(rows, state.groups.all().length);
  const group = groupInFocus(state);
  return group && below > 0 ? groupLines(state, group, { columns, rows: below }) : [];
}

function keysOf({ groups }: UiState): readonly string[] {
  return groups.all().map(({ rule }) => rule);
}

function groupInFocus(state: UiState): FindingGroup | undefined {
  return state.groups.all()[cursorAmong(state.findings, keysOf(state), 1).index];
}

/** The exchanges in which the rule under the cursor found something. */
function opened(state: UiState): UiState {
  const group = groupInFocus(state);
  if (!group) return state;
  return goTo(applyFilter(state, `${literal(group.rule)} in rules`), 'exchanges');
}
