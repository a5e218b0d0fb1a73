import { AT_TOP } from '../draw/window.ts';
import type { Entry } from '../state/entry.ts';
import { goTo, type UiState } from '../state/state.ts';

/** Shows an exchange whole. What is looked at stays under the cursor of the list, whatever arrives. */
export function openDetail(state: UiState, entry: Entry): UiState {
  const tab = entry.exchange.findings.length > 0 ? 'findings' : 'request';
  const detail = { number: entry.number, tab, findings: AT_TOP } as const;
  return goTo({ ...state, detail, list: { ...state.list, number: entry.number } }, 'detail');
}
