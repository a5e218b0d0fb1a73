import type { RequestLine } from '../../inspect/eas/request-line.ts';
import type { Failure } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type {
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from '../../inspect/message.ts';
import { StringPool } from './string-pool.ts';
import { GONE, thinBody } from './thin-body.ts';

/** Longest name, such as a device's, that stays of an exchange whose head has left memory. */
const MAX_NAME = 256;
/** Longest Status, and the like, that stays. */
const MAX_WORD = 32;

const pool = new StringPool();
const NOTHING: readonly string[] = [];

/** The exchange without its headers and the contents of its bodies: what its row needs, and no more. */
export function thinned(exchange: Exchange): Exchange {
  const { request, answer, response, sentRequest, sentResponse, failure } = exchange;
  const head = thinHead(exchange.head);
  const line = thinLine(exchange.line);
  const answered = answer && thinAnswer(answer);
  return {
    ...exchange,
    head,
    line,
    ...(request && { request: thinRequest(request, head, line) }),
    ...(answered && { answer: answered }),
    ...(response && { response: thinResponse(response, answered) }),
    ...(sentRequest && { sentRequest: thinRequest(sentRequest, head, line) }),
    ...(sentResponse && { sentResponse: thinResponse(sentResponse) }),
    ...(failure && { failure: thinFailure(failure) }),
  };
}

function thinHead({ method, target }: RequestHead): RequestHead {
  return { method: pool.take(method, MAX_WORD), target: pool.take(target, MAX_NAME), headers: NOTHING };
}

function thinLine(line: RequestLine): RequestLine {
  const { command, query, protocolVersion, user, deviceId, deviceType, acceptsMultipart } = line;
  return {
    command: pool.take(command, MAX_NAME),
    query,
    ...(protocolVersion !== undefined && { protocolVersion: pool.take(protocolVersion, MAX_WORD) }),
    ...(user !== undefined && { user: pool.take(user, MAX_NAME) }),
    ...(deviceId !== undefined && { deviceId: pool.take(deviceId, MAX_NAME) }),
    ...(deviceType !== undefined && { deviceType: pool.take(deviceType, MAX_NAME) }),
    acceptsMultipart,
    problems: NOTHING,
  };
}

function thinRequest({ body }: InspectedRequest, head: RequestHead, line: RequestLine): InspectedRequest {
  return { head, line, body: thinBody(body, pool) };
}

function thinAnswer({ status }: ResponseHead): ResponseHead {
  return { status, headers: NOTHING };
}

function thinResponse(
  { head, body, status }: InspectedResponse,
  answer = thinAnswer(head),
): InspectedResponse {
  return {
    head: answer,
    body: thinBody(body, pool),
    ...(status !== undefined && { status: pool.take(status, MAX_WORD) }),
  };
}

function thinFailure({ code, message }: Failure): Failure {
  return { code, message: pool.take(message, MAX_NAME) };
}

/** Findings without words, by what they share. Rules are as many as were loaded; this is for a file that others made. */
const MAX_FINDINGS = 10_000;
const thinFindings = new Map<string, Finding>();

/** One finding, without words, for each rule, direction and action: what groups and filters need. */
export function withoutWords(findings: readonly Finding[]): readonly Finding[] {
  return [...new Set(findings.map(thinFinding))];
}

function thinFinding({ rule, severity, spec, direction, why, action }: Finding): Finding {
  const key = `${rule} ${severity} ${direction} ${action}`;
  const known = thinFindings.get(key);
  if (known) return known;
  if (thinFindings.size >= MAX_FINDINGS) thinFindings.clear();
  const thin: Finding = { rule, severity, spec, direction, message: GONE, why, path: '', action };
  thinFindings.set(key, thin);
  return thin;
}
