import { documentOf, openBody } from '../../inspect/eas/body.ts';
import { parseRequestLine } from '../../inspect/eas/request-line.ts';
import type { CapturedBody, RawHeaders, RequestHead, ResponseHead, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange, CapturedMessage } from '../captured-exchange.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Redact } from './redact.ts';
import { redactTargetFor } from './redact-head.ts';
import { redactMessage } from './redact-message.ts';

/** Takes out of a captured exchange what is to go, before it is written for others. */
export function redactExchange(
  exchange: CapturedExchange,
  redact: Redact,
  pseudonyms: Pseudonyms,
): CapturedExchange {
  const { request, response } = exchange;
  const command = parseRequestLine(request.head)?.command ?? '';
  const target = redactTargetFor(request.head.target, redact, pseudonyms);
  const asked = redacted(request, 'request', command, redact, pseudonyms);
  return {
    ...exchange,
    request: { ...asked, head: { ...asked.head, target } },
    ...(response && { response: redacted(response, 'response', command, redact, pseudonyms) }),
  };
}

function redacted<Head extends RequestHead | ResponseHead>(
  { head, body }: CapturedMessage<Head>,
  direction: 'request' | 'response',
  command: string,
  redact: Redact,
  pseudonyms: Pseudonyms,
): CapturedMessage<Head> {
  const { headers } = head;
  const known = 'xml' in body ? asBytes(headers, body, direction, command) : body;
  if (!known) return redact.bodies || redact.addresses ? { head, body: NOT_KNOWN } : { head, body };
  const made = redactMessage({ direction, command, headers, body: known }, redact, pseudonyms);
  const left = made.body === known ? body : (made.body ?? NOT_KNOWN);
  return { head: { ...head, headers: made.headers }, body: left };
}

const NOT_KNOWN: CapturedBody = { bytes: new Uint8Array(0), length: 0, overLimit: true };

/** The bytes that a log's XML was read to, with what it did not know; undefined where it has no document. */
function asBytes(
  headers: RawHeaders,
  xml: XmlBody,
  direction: 'request' | 'response',
  command: string,
): CapturedBody | undefined {
  const document = documentOf(openBody(headers, xml, direction, command));
  if (!document) return undefined;
  const unknown = Array.from({ length: document.size }, (_, node) => node).filter((node) =>
    document.isUnknown(node),
  );
  const { bytes } = document;
  return { bytes, length: bytes.length, overLimit: false, unknown: new Set(unknown) };
}
