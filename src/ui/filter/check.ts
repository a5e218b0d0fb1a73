import { compileFilter } from '../../inspect/filter/compile.ts';
import type { Entry } from '../state/entry.ts';
import type { ExchangeLog } from '../state/exchange-log.ts';
import type { Check } from './state.ts';

/** Newest exchanges that a draft is tried on with each key, and bytes of their bodies: a few milliseconds. */
const MAX_TRIED = 500;
const MAX_TRIED_BYTES = 2 << 20;

/** What a text would do as a filter, tried on the newest exchanges. */
export function checkOf(text: string, log: ExchangeLog): Check {
  if (text.trim() === '') return { kind: 'nothing' };
  const filter = compileFilter(text);
  if ('problem' in filter) return { kind: 'wrong', ...filter };
  let matching = 0;
  let tried = 0;
  let bytes = 0;
  for (const entry of newest(log, MAX_TRIED)) {
    if (bytes > MAX_TRIED_BYTES) break;
    tried++;
    if (filter.test(entry.exchange, entry)) matching++;
    if (filter.kind === 'words') bytes += bytesOf(entry);
  }
  return { kind: 'good', how: filter.kind, matching, tried };
}

/** The newest exchanges of the log, the newest first. */
export function* newest(log: ExchangeLog, most: number): Generator<Entry> {
  const { size } = log;
  for (let index = size - 1; index >= Math.max(0, size - most); index--) {
    const number = log.numberAt(index);
    const entry = number === undefined ? undefined : log.get(number);
    if (entry) yield entry;
  }
}

function bytesOf({ exchange, isThinned }: Entry): number {
  if (isThinned) return 0;
  return (exchange.request?.body.length ?? 0) + (exchange.response?.body.length ?? 0);
}
