import { AT_TOP } from '../draw/window.ts';
import type { Entry } from '../state/entry.ts';
import { goTo, type UiState } from '../state/state.ts';
import { type DetailState, type DetailTab, TREE_START } from './state.ts';

/** Shows an exchange whole. What is looked at stays under the cursor of the list, whatever arrives. */
export function openDetail(state: UiState, entry: Entry): UiState {
  const tab = entry.exchange.findings.length > 0 ? 'findings' : 'request';
  const detail = detailOf(entry.number, tab);
  return goTo({ ...state, detail, list: { ...state.list, number: entry.number } }, 'detail');
}

/** An exchange as it is first looked at. */
export function detailOf(number: number, tab: DetailTab): DetailState {
  return {
    number,
    tab,
    side: tab === 'request' ? 'request' : 'response',
    showsSent: false,
    finding: -1,
    findings: AT_TOP,
    headers: AT_TOP,
    request: TREE_START,
    response: TREE_START,
    hex: { offset: 0, row: 0 },
  };
}
