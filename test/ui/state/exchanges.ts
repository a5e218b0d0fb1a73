import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { finding, request, response } from '../../helpers/events.ts';

/** `<Sync><Collections/></Sync>`: 2 nodes. */
const DOCUMENT = Buffer.from('03016a00455c0101', 'hex');

export function wbxmlBody(): Body {
  const bytes = Buffer.from(DOCUMENT);
  return { kind: 'wbxml', length: bytes.length, bytes, document: decode(bytes) };
}

/** A body of so many bytes that are no WBXML. */
export function bodyOf(length: number): Body {
  return { kind: 'other', length, bytes: Buffer.alloc(length), contentType: 'text/plain' };
}

export function opened(id: string): ExchangeEvent {
  return { id, at: 1, kind: 'opened', head: request.head, line: request.line };
}

export function asked(
  id: string,
  body: Body = wbxmlBody(),
  findings: readonly Finding[] = [],
): ExchangeEvent {
  return { id, at: 2, kind: 'request-judged', request: { ...request, body }, findings };
}

export function answered(id: string, body: Body = wbxmlBody(), findings = [finding]): ExchangeEvent {
  return { id, at: 3, kind: 'response-judged', response: { ...response, body }, findings };
}

export function closed(id: string): ExchangeEvent {
  return { id, at: 4, kind: 'closed', durationMs: 2 };
}

/** All events of an exchange. */
export function whole(id: string, body?: Body, findings?: Finding[]): readonly ExchangeEvent[] {
  return [opened(id), asked(id), answered(id, body, findings), closed(id)];
}
