import { actionOf, type Exchange } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { Body, Missing } from './message.ts';

/** The last time that a date can say, in milliseconds since 1970. */
const LAST_TIME = 8.64e15;

interface BodySummary {
  /** Length on the wire in bytes; null when the body never came, and where a log has XML in its place. */
  readonly bytes: number | null;
  readonly kind: Body['kind'] | null;
  /** Why a capture has nothing of it, where it was short enough to be kept. */
  readonly missing?: Missing;
  /** Why a damaged body could not be read to its end. */
  readonly error?: BodyTrouble;
}

/** `offset` in bytes, or the line of a log that has XML in their place. */
interface BodyTrouble {
  readonly code: string;
  readonly offset?: number;
  readonly line?: number;
  readonly message: string;
}

/** The `exchange` object of the JSON lines; null stands for what the wire did not say. */
export function exchangeLine(exchange: Exchange): object {
  const { line } = exchange;
  return {
    type: 'exchange',
    id: exchange.id,
    at: isTime(exchange.openedAt) ? new Date(exchange.openedAt).toISOString() : null,
    method: exchange.head.method,
    command: line.command,
    protocolVersion: line.protocolVersion ?? null,
    query: line.query,
    user: line.user ?? null,
    deviceId: line.deviceId ?? null,
    deviceType: line.deviceType ?? null,
    ...(exchange.server !== undefined && { server: exchange.server }),
    httpStatus: exchange.answer?.status ?? null,
    status: exchange.response?.status ?? null,
    durationMs: told(exchange.durationMs),
    request: bodySummary(exchange.request?.body),
    response: bodySummary(exchange.response?.body),
    findings: exchange.findings.length,
    action: actionOf(exchange.findings),
    ...sentSummary(exchange),
    ...(line.problems.length > 0 && { problems: line.problems }),
    ...(exchange.failure && { failure: exchange.failure }),
  };
}

/** The `finding` object of the JSON lines. */
export function findingLine(exchangeId: string, finding: Finding): object {
  const { rule, severity, spec, direction, message, why, path, item, value, span, proposal, action } =
    finding;
  const { line, hindrance } = finding;
  return {
    type: 'finding',
    exchange: exchangeId,
    rule,
    severity,
    spec,
    direction,
    message,
    why,
    path,
    ...(item && { item }),
    ...(value !== undefined && { value }),
    ...(span && { span: { start: span.start, end: span.end } }),
    ...(line !== undefined && { line }),
    ...(proposal !== undefined && { proposal }),
    action,
    ...(hindrance !== undefined && { hindrance }),
  };
}

/** What left in place of what came; nothing where all left as it came. */
function sentSummary({ sentRequest, sentResponse }: Exchange): object {
  if (!sentRequest && !sentResponse) return {};
  const answer = sentResponse && {
    httpStatus: sentResponse.head.status,
    status: sentResponse.status ?? null,
    ...bodySummary(sentResponse.body),
  };
  return {
    sent: {
      ...(sentRequest && { request: bodySummary(sentRequest.body) }),
      ...(answer && { response: answer }),
    },
  };
}

function bodySummary(body: Body | undefined): BodySummary {
  if (!body) return { bytes: null, kind: null };
  const lines = 'document' in body ? body.document?.lines : undefined;
  const bytes = lines ? null : body.length;
  const { missing } = body;
  if (body.kind !== 'damaged') return { bytes, kind: body.kind, ...(missing && { missing }) };
  const { code, offset, message } = body.error;
  const line = lines?.[lines.length - 1];
  return {
    bytes,
    kind: body.kind,
    error: { code, ...(line === undefined ? { offset } : { line }), message },
  };
}

/** Milliseconds to the microsecond; null where nobody told them. */
function told(milliseconds: number | undefined): number | null {
  return milliseconds === undefined || Number.isNaN(milliseconds)
    ? null
    : Math.round(milliseconds * 1000) / 1000;
}

/** Whether a number of milliseconds is a time that a date can say: captures may claim any. */
function isTime(at: number): boolean {
  return Math.abs(at) <= LAST_TIME;
}
