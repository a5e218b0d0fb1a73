import type { NumberedRow } from './columns.ts';
import type { MessageRecord, Part } from './record.ts';
import type { SessionFile } from './session-file.ts';
import { SessionFileError } from './session-file-error.ts';

/** Rows that are read at a time. */
const PAGE = 200;
/** The steps over what cannot be read grow by this part of the way: small gaps are measured to the row, large ones in time. */
const PACE = 64;

/** Numbers from one to another of which no row can be read; without `to` where nothing follows that can. */
export interface Gap {
  readonly from: number;
  readonly to?: number;
}

/**
 * Exchanges that were there at the start, in order: one that grows has an end all the same. In the place of those that
 * cannot be read stands a gap. Each step is one to higher numbers, whatever a damaged file says, so that it ends.
 */
export function* rowsOf(session: SessionFile): Generator<NumberedRow | Gap> {
  const last =
    unlessDamaged(() => session.last) ?? unlessDamaged(() => session.lastListed) ?? Number.MAX_SAFE_INTEGER;
  let [from, count] = [0, PAGE];
  while (from <= last) {
    const page = pageFrom(session, from, count);
    if (!page && count > 1) {
      count = 1;
      continue;
    }
    if (!page) {
      const next = nextReadable(session, from, last);
      yield { from, ...(next !== undefined && { to: next - 1 }) };
      if (next === undefined) return;
      [from, count] = [next, PAGE];
      continue;
    }
    if (page.length === 0) return;
    for (const row of page) if (row.number <= last) yield row;
    from = (page.at(-1) as NumberedRow).number + 1;
  }
}

/** Rows from a number on; undefined where they cannot be read, or are not in order. */
function pageFrom(session: SessionFile, from: number, count: number): readonly NumberedRow[] | undefined {
  const page = unlessDamaged(() => session.page(from, count));
  const isInOrder = page?.every(({ number }, index) => number >= (page[index - 1]?.number ?? from - 1) + 1);
  return isInOrder ? page : undefined;
}

/** The first row behind one that cannot be read; undefined where none can. */
function nextReadable(session: SessionFile, from: number, last: number): number | undefined {
  let failed = from;
  while (true) {
    const at = failed + Math.max(1, Math.floor((failed - from) / PACE));
    if (at > last) return undefined;
    const found = pageFrom(session, at, 1);
    if (found) return found[0] && firstReadable(session, failed, at, found[0].number);
    failed = at;
  }
}

/** The same where the way from what failed to what did not is longer than one number. */
function firstReadable(session: SessionFile, failed: number, read: number, number: number): number {
  let [low, high, first] = [failed, read, number];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    const found = pageFrom(session, middle, 1)?.[0];
    if (found) [high, first] = [middle, found.number];
    else low = middle;
  }
  return first;
}

/** What came of a request and its answer; what of it cannot be read is marked as damaged. */
export function messagesOf(session: SessionFile, row: NumberedRow): readonly MessageRecord[] {
  const read = unlessDamaged(() => session.captured(row.number));
  const parts: readonly Part[] = row.httpStatus === undefined ? ['request'] : ['request', 'response'];
  return parts.map(
    (part) =>
      read?.find((message) => message.part === part) ??
      unlessDamaged(() => session.message(row.number, part)) ??
      unlessDamaged(() => session.withoutBody(row.number, part)) ??
      lost(part, row),
  );
}

/** What the row alone tells of a message. */
function lost(part: Part, { httpStatus, requestBytes, responseBytes }: NumberedRow): MessageRecord {
  const length = (part === 'request' ? requestBytes : responseBytes) ?? 0;
  const status = part === 'response' && httpStatus !== undefined ? { status: httpStatus } : {};
  return { part, headers: [], ...status, length, missing: 'damaged' };
}

/** What reading gives; undefined where the file proves damaged. */
export function unlessDamaged<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SessionFileError && error.problem === 'damaged') return undefined;
    throw error;
  }
}
