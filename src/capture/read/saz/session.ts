import type { CapturedBody, RawHeaders } from '../../../inspect/message.ts';
import type { CapturedExchange, CapturePlace } from '../../captured-exchange.ts';
import { dechunk, isChunked } from '../chunked.ts';
import { bodyOf } from '../entries.ts';
import { originOf } from '../exchange-facts.ts';
import { readRequestHead, readResponseHead } from '../head.ts';

/** What the archive has of one session. */
export interface SazParts {
  readonly c: Buffer;
  readonly s?: Buffer;
  readonly m?: Buffer;
}

/** The exchange of a session; undefined where its request is none, or opens a tunnel. */
export function readSession({ c, s, m }: SazParts, place: CapturePlace): CapturedExchange | undefined {
  const [headBytes, body] = halves(c);
  const head = readRequestHead(headBytes);
  if (!head || head.method === 'CONNECT') return undefined;
  const address = /^(https?:\/\/[^/?#]*)([^#]*)/i.exec(head.target);
  const [answerHead, answerBody] = s ? halves(s) : ['', Buffer.alloc(0)];
  const answer = readResponseHead(answerHead);
  return {
    place,
    ...timesOf(m?.toString('utf8') ?? ''),
    ...(address && originOf(address[1] as string)),
    request: {
      head: address ? { ...head, target: address[2] || '/' } : head,
      body: bare(head.headers, body),
    },
    ...(answer && { response: { head: answer, body: bare(answer.headers, answerBody) } }),
  };
}

/** Head as text, and body, of a message. */
function halves(message: Buffer): readonly [string, Buffer] {
  const crlf = message.indexOf('\r\n\r\n');
  const end = crlf < 0 ? message.length : crlf + 4;
  return [message.toString('latin1', 0, end), message.subarray(end)];
}

function bare(headers: RawHeaders, body: Buffer): CapturedBody {
  return bodyOf((isChunked(headers) && dechunk(body)?.bytes) || body);
}

function timesOf(xml: string): Pick<CapturedExchange, 'at' | 'durationMs'> {
  const time = (name: string): number =>
    Date.parse(new RegExp(`\\b${name}="([^"]{1,40})"`).exec(xml)?.[1] ?? '');
  const [at, end] = [time('ClientBeginRequest'), time('ClientDoneResponse')];
  // Fiddler writes the year 1 for what did not happen.
  if (!(at > 0)) return {};
  return { at, ...(end >= at && { durationMs: end - at }) };
}
