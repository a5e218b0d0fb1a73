import { cursorAmong } from '../draw/keyed-cursor.ts';
import type { UiState } from '../state/state.ts';
import { type RuleRow, rowKeys, ruleRows } from './rows.ts';

/** The pack or rule under the cursor, or the rule that is shown in full. */
export function rowInFocus({ rules, rulesInUse: { packs } }: UiState): RuleRow | undefined {
  const keys = rowKeys(packs);
  const key = rules.open?.rule;
  const index = key === undefined ? cursorAmong(rules.cursor, keys, 1).index : keys.indexOf(key);
  return ruleRows(packs)[index];
}
