import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Entry } from '../state/entry.ts';
import type { DetailState, DetailTab } from './state.ts';

const made = new WeakMap<Exchange, Entry>();

/** True where something else left than what came. */
export function hasSent({ sentRequest, sentResponse }: Exchange): boolean {
  return sentRequest !== undefined || sentResponse !== undefined;
}

/** The exchange with what left in place of what came. Findings speak of bytes that came: those have no place in it. */
export function asSent(entry: Entry): Entry {
  const { exchange } = entry;
  const { sentRequest, sentResponse, findings } = exchange;
  if (!hasSent(exchange)) return entry;
  const known = made.get(exchange);
  if (known?.isMarked === entry.isMarked && known.isThinned === entry.isThinned) return known;
  const sent: Entry = {
    ...entry,
    exchange: {
      ...exchange,
      ...(sentRequest && { request: sentRequest, head: sentRequest.head, line: sentRequest.line }),
      ...(sentResponse && { response: sentResponse, answer: sentResponse.head }),
      findings: findings.map((finding) =>
        (finding.direction === 'request' ? sentRequest : sentResponse) ? withoutPlace(finding) : finding,
      ),
    },
  };
  made.set(exchange, sent);
  return sent;
}

function withoutPlace({ span: _, ...finding }: Finding): Finding {
  return finding;
}

/** Which of the two versions a tab shows, in words; undefined where there is but one. */
export function versionShown(
  exchange: Exchange,
  { side, showsSent }: DetailState,
  tab: DetailTab,
): 'as sent' | 'as it came' | undefined {
  const { sentRequest, sentResponse } = exchange;
  const direction = tab === 'hex' ? side : tab;
  const isReplaced =
    direction === 'request'
      ? sentRequest !== undefined
      : direction === 'response'
        ? sentResponse !== undefined
        : direction === 'headers' && hasSent(exchange);
  if (!isReplaced) return undefined;
  return showsSent ? 'as sent' : 'as it came';
}

/** The other version; from where neither is shown, what was sent. */
export function otherVersion({ exchange }: Entry, detail: DetailState): DetailState {
  if (versionShown(exchange, detail, detail.tab)) return { ...detail, showsSent: !detail.showsSent };
  const tab = exchange.sentResponse ? 'response' : 'request';
  return { ...detail, tab, side: tab, showsSent: true };
}
