import type { Rule } from '../../inspect/rules/rule.ts';
import type { Line, Size } from '../draw/line.ts';
import { ruleLine } from '../draw/rule-line.ts';
import { stepOf } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import type { UiState } from '../state/state.ts';
import { ruleLines, sentence } from './full.ts';
import type { OpenRule } from './state.ts';

/** One rule in full, from the line it was scrolled to. */
export function openRuleLines(state: UiState, rule: Rule, { columns, rows }: Size): readonly Line[] {
  const all = linesOf(state, rule, columns);
  const top = topOf(state.rules.open?.top ?? 0, all.length, rows);
  const last = Math.min(all.length, top + rows - 1);
  const heading = `${top + 1}-${last} of ${all.length}  ${rule.name}`;
  return [ruleLine(heading, columns), ...all.slice(top, last)];
}

/** The rule scrolled by a command; undefined for a command that does not scroll. */
export function scrolled(
  state: UiState,
  rule: Rule,
  command: Command,
  { columns, rows }: Size,
): OpenRule | undefined {
  const by = stepOf(command, rows - 1);
  if (by === undefined) return undefined;
  const count = linesOf(state, rule, columns).length;
  const now = topOf(state.rules.open?.top ?? 0, count, rows);
  return { rule: rule.name, top: topOf(now + by, count, rows) };
}

function topOf(top: number, count: number, rows: number): number {
  return Math.max(0, Math.min(top, count - (rows - 1)));
}

function linesOf({ rulesInUse: { policy }, groups }: UiState, rule: Rule, columns: number): readonly Line[] {
  const { name } = rule;
  return [
    ...sentence('Now', `${policy.isOn(name) ? 'on' : 'off'}; ${policy.enforcement(name)}`, columns),
    ...sentence('Findings', String(groups.of(name)?.count ?? 0), columns),
    ...ruleLines(rule, columns),
  ];
}
