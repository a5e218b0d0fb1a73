import { undoCodings } from '../../inspect/eas/content-coding.ts';
import { openMultipart } from '../../inspect/eas/multipart.ts';
import { topStatus } from '../../inspect/eas/status.ts';
import type { RawHeaders } from '../../inspect/message.ts';
import { decode } from '../../inspect/wbxml/decode.ts';
import { NO_NODE, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import type { CapturedExchange, CaptureEntry } from '../captured-exchange.ts';
import type { CaptureSource } from './capture-format.ts';
import { bodyOf, bodyOverLimit, exchangeEntry, troubleEntry } from './entries.ts';
import { MAX_BODY_BYTES } from './limits.ts';

const WBXML = 'application/vnd.ms-sync.wbxml';
const MULTIPART = 'application/vnd.ms-sync.multipart';

/** True for a body as it crosses the wire: WBXML of a namespace we know, gzip or a part table around it or not. */
export function looksLikeWbxml(sample: Buffer): boolean {
  const { document } = opened(sample);
  // Version, public id and charset of every ActiveSync body, and a root that a table knows.
  return (
    /^[\x01-\x03][\x00\x01]\x6a/.test(document.bytes.toString('latin1', 0, 3)) &&
    document.root !== NO_NODE &&
    !document.name(document.root).startsWith('0x')
  );
}

/**
 * Reads a file that holds one body and nothing else. Which direction it went in, and what was asked, is told from the
 * document: answers have a Status. The exchange around it is as short as can be.
 */
export async function* readRawWbxml(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const place = { file: source.path, entry: 1 };
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.chunks()) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (length === 0) {
    yield troubleEntry(place, 'the file is empty: there is no body in it', true);
    return;
  }
  const bytes = length > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
  const { document, headers } = opened(bytes ?? source.sample);
  const command = document.root === NO_NODE ? '' : document.name(document.root);
  const body = bytes ? bodyOf(bytes) : bodyOverLimit(length);
  const isAnswer = topStatus(command, document) !== undefined;
  const target = `/Microsoft-Server-ActiveSync?Cmd=${encodeURIComponent(command)}`;
  const exchange: CapturedExchange = {
    place,
    request: {
      head: { method: 'POST', target, headers: isAnswer ? [] : headers },
      body: isAnswer ? bodyOf(Buffer.alloc(0)) : body,
    },
    ...(isAnswer && { response: { head: { status: 200, headers }, body } }),
  };
  yield exchangeEntry(exchange);
}

/** The document inside a body, and the header fields that lead to it. */
function opened(bytes: Buffer): { readonly document: WbxmlDocument; readonly headers: RawHeaders } {
  const coding = bytes[0] === 0x1f && bytes[1] === 0x8b ? ['Content-Encoding', 'gzip'] : [];
  const bare = undoCodings(coding, bytes).bytes;
  const { multipart, error } = openMultipart(bare);
  const [first] = multipart.parts;
  const isMultipart = !error && first !== undefined;
  return {
    document: decode(isMultipart ? first.bytes : bare),
    headers: ['Content-Type', isMultipart ? MULTIPART : WBXML, ...coding],
  };
}
