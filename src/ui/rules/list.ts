import { listLines } from '../draw/keyed-list.ts';
import { EMPTY_LINE, type Line, line, type Size, type Span, span } from '../draw/line.ts';
import { ruleLine } from '../draw/rule-line.ts';
import { split } from '../draw/split.ts';
import { type Column, headingLine, type PlacedColumn, placed, rowLine } from '../draw/table.ts';
import type { UiState } from '../state/state.ts';
import { rowInFocus } from './focus.ts';
import { ruleLines } from './full.ts';
import { policyInWords } from './policy-words.ts';
import { countOn, markOf, type RuleRow, rowKeys, ruleRows } from './rows.ts';

type OneRule = Extract<RuleRow, { kind: 'rule' }>;

/** Rows of the list on the screen: the last row of the body says what enforcement comes to. */
export function heightOf({ rulesInUse }: UiState, { rows }: Size): number {
  return split(rows - 1, ruleRows(rulesInUse.packs).length).list;
}

/** Packs and their rules, and below them the one under the cursor. */
export function rulesLines(state: UiState, size: Size): readonly Line[] {
  const { columns, rows } = size;
  const { packs } = state.rulesInUse;
  const all = ruleRows(packs);
  const table = placed(columnsOf(state), columns);
  const height = heightOf(state, size);
  const list = listLines(state.rules.cursor, rowKeys(packs), height, (index, isFocused) =>
    drawn(state, table, all[index] as RuleRow, isFocused),
  );
  const { below } = split(rows - 1, all.length);
  return [
    headingLine(table),
    ...list,
    ...belowLines(state, { columns, rows: below }),
    enforcementLine(columns),
  ];
}

function columnsOf({ rulesInUse: { policy }, groups }: UiState): readonly Column<OneRule>[] {
  return [
    { title: 'On', width: 3, rank: 1, cell: (row) => markOf(row, policy) },
    { title: 'Rule', width: 23, most: 34, rank: 2, cell: ({ rule }) => rule.name },
    { title: 'Enforce', width: 9, rank: 3, cell: ({ rule }) => actionOf(policy.enforcement(rule.name)) },
    {
      title: 'Findings',
      width: 8,
      rank: 4,
      alignment: 'right',
      cell: ({ rule }) => String(groups.of(rule.name)?.count ?? 0),
    },
    { title: 'Severity', width: 8, rank: 5, cell: ({ rule }) => span(rule.severity, rule.severity) },
    { title: 'Title', width: 26, most: 80, rank: 6, cell: ({ rule }) => span(rule.title, 'quiet') },
  ];
}

/** What changes traffic stands out. */
function actionOf(enforcement: string): string | Span {
  return enforcement === 'report' ? enforcement : span(enforcement, 'warning');
}

function drawn(
  { rulesInUse: { policy } }: UiState,
  table: readonly PlacedColumn<OneRule>[],
  row: RuleRow,
  isFocused: boolean,
): Line {
  if (row.kind === 'rule') return rowLine(table, row, isFocused);
  const { pack } = row;
  const { acting } = policyInWords(pack.rules, policy);
  const isOn = `${countOn(pack, policy)} of ${pack.rules.length} on`;
  const state = acting === '' ? isOn : `${isOn}, ${acting}`;
  const text = `${isFocused ? '>' : ' '}${markOf(row, policy)} `;
  return { ...line(text, span(`${pack.id}: ${state}`, 'strong'), `  ${pack.title}`), isFocused };
}

function belowLines(state: UiState, { columns, rows }: Size): readonly Line[] {
  const row = rowInFocus(state);
  if (!row || rows < 2) return [];
  const title = row.kind === 'rule' ? row.rule.name : `${row.pack.id}: ${row.pack.title}`;
  const told = row.kind === 'rule' ? ruleLines(row.rule, columns) : [line(` from ${row.pack.file}`)];
  const lines = [ruleLine(title, columns), ...told.slice(0, rows - 1)];
  const blanks = Array.from({ length: rows - lines.length }, () => EMPTY_LINE);
  return [...lines, ...blanks];
}

function enforcementLine(columns: number): Line {
  const long = ' what is chosen here holds for traffic from now on; docs/enforcement.md';
  const short = ' holds for traffic from now on';
  return line(span(columns < 72 ? short : long, 'quiet'));
}
