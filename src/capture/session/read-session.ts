import type { CapturedBody } from '../../inspect/message.ts';
import type { CapturedExchange, CaptureEntry, CapturePlace } from '../captured-exchange.ts';
import { CaptureError } from '../read/capture-error.ts';
import type { CaptureSource, ReadOptions } from '../read/capture-format.ts';
import { exchangeEntry, troubleEntry } from '../read/entries.ts';
import type { NumberedRow } from './columns.ts';
import { damagedEntries, gapEntry, tailEntry, tailOf, unseenEntry } from './damage-entries.ts';
import { nothingLeft, openSessionCapture } from './open-session-capture.ts';
import type { MessageRecord } from './record.ts';
import { messagesOf, rowsOf, unlessDamaged } from './salvage.ts';
import type { SessionFile } from './session-file.ts';
import { SessionFileError } from './session-file-error.ts';
import { capturedOf, type StoredExchange } from './stored-exchange.ts';

/**
 * Reads a session in the order of arrival: what is in it now, also while it grows. What left in place of what came, and what
 * was found at the time, is not told: captures are judged anew.
 */
export async function* readSession(
  source: CaptureSource,
  { onProgress, signal }: ReadOptions,
): AsyncGenerator<CaptureEntry> {
  if (!source.isRegular)
    throw new CaptureError(
      'EASLENS_CAPTURE_PIPE',
      `${source.path === '-' ? 'standard input' : source.path} is no regular file, and a session has to be one`,
      'Save it to a file first.',
    );
  const { path: file } = source;
  const tail = tailOf(source);
  if (tail === 'missing') yield tailEntry(file);
  const { session, damage } = await openSessionCapture(file);
  const total = unlessDamaged(() => session.count);
  let [entry, hasGaps, isTold] = [0, false, false];
  try {
    for (const found of rowsOf(session)) {
      signal?.throwIfAborted();
      if ('from' in found) {
        hasGaps = true;
        if (entry > 0 || found.to !== undefined) yield gapEntry(found, file, entry);
        continue;
      }
      isTold = (yield* entriesOf(session, found, { file, entry: ++entry })) || isTold;
      onProgress?.({ read: entry, ...(total !== undefined && { total }) });
    }
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    hasGaps = true;
    yield troubleEntry({ file, entry: entry + 1 }, error.message, true);
  } finally {
    session.close();
  }
  if (entry === 0 && (hasGaps || damage)) throw nothingLeft(damage, file);
  // What a proxy takes out while it records is no loss.
  const missing = tail === 'there' ? 0 : Math.max(0, (total ?? 0) - entry);
  if (!hasGaps && (missing > 0 || (damage && !isTold))) yield unseenEntry(file, entry, missing);
}

/** Gives whether something of it is lost. */
function* entriesOf(
  session: SessionFile,
  row: NumberedRow,
  place: CapturePlace,
): Generator<CaptureEntry, boolean> {
  const messages = messagesOf(session, row);
  yield* damagedEntries(messages, place);
  yield exchangeEntry(captured({ ...row, messages }, place, session.upstreamOf(row.run)));
  return messages.some(({ missing }) => missing === 'damaged');
}

function captured(
  stored: Pick<StoredExchange, 'messages'> & NumberedRow,
  place: CapturePlace,
  upstream: string | undefined,
): CapturedExchange {
  const { id, at, durationMs, method, target, messages } = stored;
  const request = messages.find(({ part }) => part === 'request');
  const response = messages.find(({ part }) => part === 'response');
  const origin = originOf(upstream);
  return {
    id,
    place,
    at,
    ...(durationMs !== undefined && { durationMs }),
    ...(origin !== undefined && { origin }),
    request: { head: { method, target, headers: request?.headers ?? [] }, body: bodyOf(request) },
    ...(response && {
      response: { head: { status: response.status ?? 0, headers: response.headers }, body: bodyOf(response) },
    }),
  };
}

/** Of a body that never came, nothing. */
function bodyOf(message: MessageRecord | undefined): CapturedBody {
  return (message && capturedOf(message)) ?? { bytes: new Uint8Array(0), length: 0, overLimit: false };
}

function originOf(upstream: string | undefined): string | undefined {
  const url = upstream !== undefined && URL.canParse(upstream) ? new URL(upstream) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}
