import { compileFilter } from '../../inspect/filter/compile.ts';
import { stepsTaken } from '../../inspect/rules/budget.ts';
import type { Entry } from '../state/entry.ts';
import type { Log } from '../state/log.ts';
import { findingBytes } from '../state/weigh.ts';
import type { Check } from './state.ts';

/** Newest exchanges that a draft is tried on with each key, and work that it may be: a few milliseconds. */
const MAX_TRIED = 500;
const MAX_TRIED_BYTES = 2 << 20;
const MAX_TRIED_STEPS = 100_000;
/** Longest that it takes where bodies and headers are read from a file for it, in milliseconds. */
const MAX_TRIED_MS = 12;

/** What a text would do as a filter, tried on the newest exchanges. */
export function checkOf(text: string, log: Log): Check {
  if (text.trim() === '') return { kind: 'nothing' };
  const filter = compileFilter(text);
  if ('problem' in filter) return { kind: 'wrong', ...filter };
  let matching = 0;
  let tried = 0;
  let bytes = 0;
  let steps = 0;
  const end = log.search ? performance.now() + MAX_TRIED_MS : Number.POSITIVE_INFINITY;
  for (const entry of newest(log, MAX_TRIED)) {
    if (performance.now() > end) break;
    if (bytes > MAX_TRIED_BYTES || steps > MAX_TRIED_STEPS) break;
    tried++;
    if (filter.test(entry.exchange, entry)) matching++;
    if (filter.kind === 'words') bytes += bytesOf(entry);
    else steps += stepsTaken();
  }
  return { kind: 'good', how: filter.kind, matching, tried };
}

/** The newest exchanges of the log, the newest first. */
export function* newest(log: Log, most: number): Generator<Entry> {
  const { size } = log;
  for (let index = size - 1; index >= Math.max(0, size - most); index--) {
    const number = log.numberAt(index);
    const entry = number === undefined ? undefined : log.get(number);
    if (entry) yield entry;
  }
}

/** What words are looked for in. */
function bytesOf({ exchange, isThinned }: Entry): number {
  const { head, answer, request, response, findings } = exchange;
  const words = findingBytes(findings);
  if (isThinned) return words;
  const heads = head.target.length + lengthOf(head.headers) + lengthOf(answer?.headers ?? []);
  return words + heads + (request?.body.length ?? 0) + (response?.body.length ?? 0);
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
