import { documentOf, openBody, wholeBody } from '../inspect/eas/body.ts';
import type { RequestLine } from '../inspect/eas/request-line.ts';
import { topStatus } from '../inspect/eas/status.ts';
import type { Verdict } from '../inspect/enforce/verdict.ts';
import type {
  Body,
  CapturedBody,
  InspectedRequest,
  InspectedResponse,
  ResponseHead,
} from '../inspect/message.ts';
import { framed, withLength } from './head.ts';

/** The request that went upstream in place of the one that came; undefined where that one did, or none. */
export function sentRequest(came: InspectedRequest, verdict: Verdict): InspectedRequest | undefined {
  if (verdict.kind !== 'send') return undefined;
  const { body } = verdict;
  const headers = framed(verdict.headers, body.length);
  const sent = came.sent ?? openBody(headers, wholeBody(body), 'request', came.line.command);
  return { head: { ...came.head, headers }, line: came.line, body: sent };
}

/** The answer that the client got in place of the server's; undefined where it got that one. */
export function sentResponse(
  line: RequestLine,
  came: InspectedResponse,
  verdict: Verdict,
): InspectedResponse | undefined {
  switch (verdict.kind) {
    case 'pass':
      return undefined;
    case 'head':
      return { ...came, head: { ...came.head, headers: verdict.headers } };
    case 'send':
      return sentInPlace(
        line,
        { status: came.head.status, headers: withLength(verdict.headers, verdict.body.length) },
        verdict.body,
      );
    case 'answer':
      return sentInPlace(line, verdict.head, verdict.body);
  }
}

/** An answer of the proxy's own, as one of a server would be read. */
export function sentInPlace(line: RequestLine, head: ResponseHead, bytes: Uint8Array): InspectedResponse {
  const body = openBody(head.headers, wholeBody(bytes), 'response', line.command);
  const document = documentOf(body);
  const status = document && topStatus(line.command, document);
  return { head, body, ...(status !== undefined && { status }) };
}

/** The message with the whole length of its body, which was not known when one beyond the limit was decided about. */
export function withWholeLength<Message extends { readonly body: Body }>(
  message: Message,
  { length }: CapturedBody,
): Message {
  const { body } = message;
  if (body.kind !== 'over-limit' || body.length === length) return message;
  return { ...message, body: { ...body, length } };
}
