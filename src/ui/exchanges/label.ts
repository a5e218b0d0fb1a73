import type { Severity } from '../../inspect/finding.ts';
import { bytesInWords, counted, durationInWords } from '../../inspect/words.ts';
import { cut } from '../draw/fit.ts';
import { heldSpan } from '../hold/words.ts';
import type { Entry } from '../state/entry.ts';
import { actionSpan, deviceText, statusSpan, timeText } from './words.ts';

/** Characters of one name that are read out: what comes off the wire may be megabytes. */
const MOST = 40;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** A row of the list as a sentence, for a screen reader: `Sync from iPhone F17, HTTP 200, Status 1 ok, 2 errors`. */
export function labelOf({ exchange, counts, isMarked }: Entry, now: number, isFocused: boolean): string {
  const { line, answer, response, held, durationMs, openedAt } = exchange;
  const action = actionSpan(exchange).text;
  const found = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    severity === 'info' ? `${counts.info} info` : counted(counts[severity], severity),
  );
  const outcome = held ? heldSpan(held, now, MOST).text : statusSpan(exchange, now, false).text;
  const isStatus = answer?.status === 200 && response?.status !== undefined && !held;
  return [
    `${cut(line.command, MOST)} from ${cut(deviceText(exchange, MOST), MOST)}`,
    answer ? `HTTP ${answer.status}` : '',
    outcome === '' ? '' : `${isStatus ? 'Status ' : ''}${cut(outcome, MOST)}`,
    durationMs === undefined ? '' : durationInWords(durationMs),
    response ? bytesInWords(response.body.length) : '',
    ...found,
    exchange.byHand ? `${action} by hand` : action,
    isMarked ? 'marked' : '',
    Number.isNaN(openedAt) ? '' : `at ${timeText(openedAt, 8)}`,
    isFocused ? 'cursor' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
