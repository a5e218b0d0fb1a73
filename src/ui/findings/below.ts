import { requirementsInWords } from '../../inspect/words.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { ruleLine } from '../draw/rule-line.ts';
import { wrapped } from '../draw/wrap.ts';
import { ruleNamed } from '../rules/named.ts';
import type { UiState } from '../state/state.ts';
import { devicesInWords, type FindingGroup } from './groups.ts';

/** Column at which the sentences begin. */
const INDENT = 8;

/** What the rule under the cursor says and why, and what it found last. */
export function groupLines(state: UiState, group: FindingGroup, { columns, rows }: Size): readonly Line[] {
  const { latest, rule } = group;
  const title = ruleNamed(state.rulesInUse.packs, rule)?.title;
  const lines = [
    ruleLine(title === undefined ? rule : `${rule}: ${title}`, columns),
    ...paragraph('Latest', latest.message, columns, 3),
    ...paragraph('At', latest.path, columns, 2),
    ...paragraph('Why', latest.why, columns, 6),
    ...paragraph('Spec', requirementsInWords(latest.spec), columns, 2),
    ...paragraph('Devices', devicesOf(group), columns, 2),
  ];
  return lines.slice(0, rows);
}

function devicesOf(group: FindingGroup): string {
  const names = group.deviceIds.join(', ');
  const more = group.devices - group.deviceIds.length;
  if (group.deviceIds.length === 0) return devicesInWords(group);
  return more > 0 ? `${names} and ${more}${group.isMany ? ' or more' : ''} more` : names;
}

/** A word at the margin and a text beside it, on at most so many lines; nothing for an empty text. */
function paragraph(about: string, text: string, columns: number, most: number): readonly Line[] {
  if (text.trim() === '') return [];
  return wrapped(text.trim(), Math.max(10, columns - INDENT - 2), most).map((part, index) =>
    line(span(` ${(index === 0 ? about : '').padEnd(INDENT)}`, 'quiet'), part),
  );
}
