import type { CapturedBody, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange, CaptureEntry } from '../captured-exchange.ts';
import { CaptureError } from '../read/capture-error.ts';
import type { CaptureSource, ReadOptions } from '../read/capture-format.ts';
import { exchangeEntry, troubleEntry } from '../read/entries.ts';
import type { NumberedRow } from './columns.ts';
import type { MessageRecord } from './record.ts';
import { openSession, type SessionFile } from './session-file.ts';
import { SessionFileError } from './session-file-error.ts';
import { capturedOf, type StoredExchange } from './stored-exchange.ts';

/** Rows that are read at a time. */
const PAGE = 200;

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
  const session = await opened(source.path);
  let entry = 0;
  try {
    const total = session.count;
    for (const row of rowsOf(session)) {
      signal?.throwIfAborted();
      entry++;
      const messages = session.captured(row.number);
      yield exchangeEntry(captured({ ...row, messages }, source.path, entry, session.upstreamOf(row.run)));
      onProgress?.({ read: entry, total });
    }
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    yield troubleEntry({ file: source.path, entry: entry + 1 }, error.message, true);
  } finally {
    session.close();
  }
}

async function opened(path: string): Promise<SessionFile> {
  try {
    return await openSession(path);
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    throw new CaptureError('EASLENS_CAPTURE_SESSION', error.message, wayOutOf(error));
  }
}

function wayOutOf({ problem }: SessionFileError): string {
  switch (problem) {
    case 'other-version':
      return 'Use the easlens that made it, or a newer one.';
    case 'damaged':
      return 'Copy it anew from where it was recorded, when the proxy has ended: a part of a session cannot be opened.';
    default:
      return 'Give the path of a session, as easlens proxy --session makes them.';
  }
}

/** Exchanges that were there at the start: one that grows has an end all the same. */
function* rowsOf(session: SessionFile): Generator<NumberedRow> {
  const { last } = session;
  let from = 0;
  while (from <= last) {
    const page = session.page(from, PAGE);
    if (page.length === 0) return;
    for (const row of page) if (row.number <= last) yield row;
    from = (page.at(-1)?.number ?? last) + 1;
  }
}

function captured(
  stored: Pick<StoredExchange, 'messages'> & NumberedRow,
  file: string,
  entry: number,
  upstream: string | undefined,
): CapturedExchange {
  const { id, at, durationMs, method, target, messages } = stored;
  const request = messages.find(({ part }) => part === 'request');
  const response = messages.find(({ part }) => part === 'response');
  const origin = originOf(upstream);
  return {
    id,
    place: { file, entry },
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
function bodyOf(message: MessageRecord | undefined): CapturedBody | XmlBody {
  return (message && capturedOf(message)) ?? { bytes: new Uint8Array(0), length: 0, overLimit: false };
}

function originOf(upstream: string | undefined): string | undefined {
  const url = upstream !== undefined && URL.canParse(upstream) ? new URL(upstream) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}
