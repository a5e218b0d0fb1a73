import { open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CapturedBody, RequestHead, ResponseHead } from '../../inspect/message.ts';
import type { CapturedExchange, CapturedMessage, CaptureEntry, CapturePlace } from '../captured-exchange.ts';
import { CaptureError } from './capture-error.ts';
import type { CaptureSource, ReadOptions } from './capture-format.ts';
import { dechunk, isChunked } from './chunked.ts';
import { bodyOf, bodyOverLimit, exchangeEntry, lossEntry } from './entries.ts';
import { type BodyFacts, readBodyFacts, readFacts } from './exchange-facts.ts';
import { foldersOfExchanges } from './folder-members.ts';
import { readRequestHead, readResponseHead } from './head.ts';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES } from './limits.ts';
import { systemWords } from './system-words.ts';

type Side = 'request' | 'response';

/** Elements that are unknown are listed there, of large bodies in thousands. */
const MAX_FACTS_BYTES = 16 << 20;

/** Reads folders of `request.head`, `request.body`, `response.head` and `response.body`, at any depth. */
export async function* readFolder(source: CaptureSource, options: ReadOptions): AsyncGenerator<CaptureEntry> {
  if (!source.isFolder) {
    throw new CaptureError('EASLENS_CAPTURE_FORMAT', `${source.path} is no folder`, 'Leave out --format.');
  }
  let entry = 0;
  for (const folder of foldersOfExchanges(source.path)) {
    entry++;
    const place = { file: source.path, entry, member: relative(source.path, folder) || '.' };
    try {
      yield* readExchange(folder, place);
    } catch (error) {
      yield lossEntry(place, `not read: ${systemWords(error)}`);
    }
    options.onProgress?.({ read: entry });
  }
}

async function* readExchange(folder: string, place: CapturePlace): AsyncGenerator<CaptureEntry> {
  const headText = await readUpTo(join(folder, 'request.head'), MAX_HEAD_BYTES);
  const head = headText && readRequestHead(headText.bytes.toString('latin1'));
  if (!head) {
    yield lossEntry(place, `request.head ${headText ? 'is no head of a request' : 'is missing'}`);
    return;
  }
  const answer = await readUpTo(join(folder, 'response.head'), MAX_HEAD_BYTES);
  const answerHead = answer && readResponseHead(answer.bytes.toString('latin1'));
  if (answer && !answerHead) yield lossEntry(place, 'response.head is no head of a response');
  const facts = (await readUpTo(join(folder, 'exchange.json'), MAX_FACTS_BYTES))?.bytes;
  const exchange: CapturedExchange = {
    place,
    ...readFacts(facts),
    request: await message(folder, 'request', head, readBodyFacts(facts, 'request')),
    ...(answerHead && {
      response: await message(folder, 'response', answerHead, readBodyFacts(facts, 'response')),
    }),
  };
  yield exchangeEntry(exchange);
}

async function message<Head extends RequestHead | ResponseHead>(
  folder: string,
  side: Side,
  head: Head,
  { line = 1, leftOut, unknown }: BodyFacts,
): Promise<CapturedMessage<Head>> {
  const xml = await readUpTo(join(folder, `${side}.xml`), MAX_BODY_BYTES);
  if (xml) return { head, body: { xml: xml.bytes.toString('utf8'), line } };
  if (leftOut !== undefined) return { head, body: bodyOverLimit(leftOut) };
  const body = await readBody(folder, side, isChunked(head.headers));
  return { head, body: unknown ? { ...body, unknown } : body };
}

/** The bytes of a body; of one in chunks, without their framing, which some keep beside it. */
async function readBody(folder: string, side: Side, chunked: boolean): Promise<CapturedBody> {
  const path = join(folder, `${side}.body`);
  const bare = chunked ? await readUpTo(`${path}.dechunked`, MAX_BODY_BYTES) : undefined;
  const read = bare ?? (await readUpTo(path, MAX_BODY_BYTES));
  if (!read) return bodyOf(Buffer.alloc(0));
  if (read.size > MAX_BODY_BYTES) return bodyOverLimit(read.size);
  return bodyOf((!bare && chunked && dechunk(read.bytes)?.bytes) || read.bytes);
}

/** The start of a file and its size; undefined where there is none. Anything but a regular file counts as none. */
async function readUpTo(
  path: string,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly size: number } | undefined> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const status = await handle.stat();
    if (!status.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(status.size, limit));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: bytes.subarray(0, length), size: status.size };
  } finally {
    await handle.close();
  }
}
