import { Buffer } from 'node:buffer';
import { documentOf, openBody } from '../../inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../inspect/eas/request-line.ts';
import { topStatus } from '../../inspect/eas/status.ts';
import type { Failure } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type {
  CapturedBody,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
  XmlBody,
} from '../../inspect/message.ts';
import { decode } from '../../inspect/wbxml/decode.ts';
import type { NumberedRow } from './columns.ts';
import type { ExchangeRow, MessageRecord, Part } from './record.ts';

/** An exchange as the file has it. */
export interface StoredExchange extends NumberedRow {
  readonly messages: readonly MessageRecord[];
  readonly findings: readonly Finding[];
}

/** The exchange with its bodies decoded anew, and its findings as they were made. */
export function exchangeOf(stored: StoredExchange): Exchange {
  const parts = new Map(stored.messages.map((message) => [message.part, message]));
  const head = { method: stored.method, target: stored.target, headers: parts.get('request')?.headers ?? [] };
  const line = lineOf(stored, head);
  const request = requestOf(parts, 'request', head, line);
  const sentRequest = requestOf(parts, 'sent-request', head, line);
  const answer = answerOf(parts.get('response'));
  const response = responseOf(parts.get('response'), line);
  const sentResponse = responseOf(parts.get('sent-response'), line);
  const { durationMs, byHand, failure, failureMessage = '' } = stored;
  return {
    id: stored.id,
    openedAt: stored.at,
    head,
    line,
    ...(request && { request }),
    ...(answer && { answer }),
    ...(response && { response }),
    ...(sentRequest && { sentRequest }),
    ...(sentResponse && { sentResponse }),
    findings: stored.findings,
    ...(isByHand(byHand) && { byHand }),
    ...(failure !== undefined && { failure: { code: failure as Failure['code'], message: failureMessage } }),
    ...(durationMs !== undefined && { durationMs }),
  };
}

type Parts = ReadonlyMap<Part, MessageRecord>;

/** Read from the head as it was when it came, where it can be; what the row has counts. */
export function lineOf(row: ExchangeRow, head: RequestHead): RequestLine {
  const parsed = parseRequestLine(head);
  return parsed ? { ...parsed, ...namesOf(row) } : knownLine(row);
}

/** What the row tells of the line, which is not read for it. */
export function knownLine(row: ExchangeRow): RequestLine {
  return { query: 'none', acceptsMultipart: false, problems: [], ...namesOf(row) };
}

function namesOf({ command, protocolVersion, user, deviceId, deviceType }: ExchangeRow) {
  return {
    command,
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(user !== undefined && { user }),
    ...(deviceId !== undefined && { deviceId }),
    ...(deviceType !== undefined && { deviceType }),
  };
}

function requestOf(
  parts: Parts,
  part: Part,
  head: RequestHead,
  line: RequestLine,
): InspectedRequest | undefined {
  const message = parts.get(part);
  const captured = message && capturedOf(message);
  if (!captured) return undefined;
  const own = part === 'request' ? head : { ...head, headers: message.headers };
  const repeated = part === 'request' ? parts.get('repeats')?.body : undefined;
  return {
    head: own,
    line,
    body: openBody(own.headers, captured, 'request', line.command),
    ...(repeated && { repeats: decode(repeated) }),
  };
}

function answerOf(message: MessageRecord | undefined): ResponseHead | undefined {
  return message && { status: message.status ?? 0, headers: message.headers };
}

function responseOf(message: MessageRecord | undefined, line: RequestLine): InspectedResponse | undefined {
  const captured = message && capturedOf(message);
  const head = answerOf(message);
  if (!captured || !head) return undefined;
  const body = openBody(head.headers, captured, 'response', line.command);
  const document = documentOf(body);
  const status = document && topStatus(line.command, document);
  return { head, body, ...(status !== undefined && { status }) };
}

/** The body on the wire, or the XML that a log has of it; undefined where none came. */
export function capturedOf({
  length,
  body,
  missing,
  unknown,
  xmlLine,
}: MessageRecord): CapturedBody | XmlBody | undefined {
  if (length === undefined) return undefined;
  if (body && xmlLine !== undefined) return { xml: Buffer.from(body).toString('utf8'), line: xmlLine };
  if (body) return { bytes: body, length, overLimit: false, ...(unknown && { unknown: new Set(unknown) }) };
  const overLimit = length > 0 || missing === 'damaged';
  const other = missing === 'over-limit' ? undefined : missing;
  return { bytes: new Uint8Array(0), length, overLimit, ...(overLimit && other && { missing: other }) };
}

export function isByHand(text: string | undefined): text is NonNullable<Exchange['byHand']> {
  return text === 'edited' || text === 'dropped' || text === 'answered';
}
