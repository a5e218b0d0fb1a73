import type { Size } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';
import type { UiState } from '../state/state.ts';
import { findingLines } from './findings-tab.ts';
import { withNode } from './focus.ts';
import { nodeOfFinding } from './marks.ts';
import { sideOf } from './side.ts';
import type { DetailState } from './state.ts';

/** Goes to the finding so many places on: in the Findings tab to its words, everywhere else to its element. */
export function toFinding(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  by: number,
  size: Size,
): UiState {
  const { findings } = entry.exchange;
  const count = findings.length;
  if (count === 0) return { ...state, note: 'this exchange has no findings' };
  const from = detail.finding < 0 && by < 0 ? 0 : detail.finding;
  const index = (from + by + count) % count;
  if (detail.tab !== 'findings') return atElement(state, entry, { ...detail, finding: index }, index, size);
  const lines = findingLines(entry.exchange, size.columns - 2);
  const row = Math.max(
    0,
    lines.findIndex(({ of }) => of === index),
  );
  const at = { index: row, row: 0 };
  return { ...state, note: noteOf(entry, index), detail: { ...detail, finding: index, findings: at } };
}

/** Goes to the element of a finding. */
export function atElement(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  index: number,
  size: Size,
): UiState {
  const finding = entry.exchange.findings[index];
  if (!finding) return state;
  const side = sideOf(entry.exchange, finding.direction);
  const node = side && !entry.isThinned ? nodeOfFinding(side, finding) : -1;
  const found = withNode(entry, { ...detail, finding: index }, finding.direction, node, size, state.now);
  const lost = node < 0 ? ' (it has no place in the body)' : '';
  return { ...state, note: `${noteOf(entry, index)}${lost}`, detail: found };
}

function noteOf({ exchange: { findings } }: Entry, index: number): string {
  const finding = findings[index];
  return `finding ${index + 1} of ${findings.length}: ${finding?.severity} ${finding?.rule}: ${finding?.message.slice(0, 300)}`;
}
