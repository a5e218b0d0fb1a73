import type { RequestLine } from '../../inspect/eas/request-line.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Body } from '../../inspect/message.ts';
import { WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { WbxmlError } from '../../inspect/wbxml/error.ts';
import { StringPool } from './string-pool.ts';

/** Longest name, such as a device's, that stays of an exchange whose head has left memory. */
const MAX_NAME = 256;
/** Longest Status, and the like, that stays. */
const MAX_WORD = 32;

const pool = new StringPool();
const NO_BYTES = Buffer.alloc(0);
const NO_DOCUMENT = new WbxmlDocument(NO_BYTES, undefined, new Int32Array(0), 0, undefined);
const NO_HEADERS: readonly string[] = [];
const GONE = 'no longer in memory';

/** The exchange without its headers and the contents of its bodies: what its row needs, and no more. */
export function thinned(exchange: Exchange): Exchange {
  const { request, answer, response, failure } = exchange;
  const line = thinLine(exchange.line);
  const head = {
    method: pool.take(exchange.head.method, MAX_WORD),
    target: pool.take(exchange.head.target, MAX_NAME),
    headers: NO_HEADERS,
  };
  const answered = answer && { status: answer.status, headers: NO_HEADERS };
  return {
    ...exchange,
    head,
    line,
    ...(request && { request: { head, line, body: thinBody(request.body) } }),
    ...(answered && { answer: answered }),
    ...(response && {
      response: {
        head: answered ?? { status: response.head.status, headers: NO_HEADERS },
        body: thinBody(response.body),
        ...(response.status !== undefined && { status: pool.take(response.status, MAX_WORD) }),
      },
    }),
    ...(failure && { failure: { code: failure.code, message: pool.take(failure.message, MAX_NAME) } }),
  };
}

function thinLine(line: RequestLine): RequestLine {
  const { protocolVersion, user, deviceId, deviceType } = line;
  return {
    command: pool.take(line.command, MAX_NAME),
    query: line.query,
    ...(protocolVersion !== undefined && { protocolVersion: pool.take(protocolVersion, MAX_WORD) }),
    ...(user !== undefined && { user: pool.take(user, MAX_NAME) }),
    ...(deviceId !== undefined && { deviceId: pool.take(deviceId, MAX_NAME) }),
    ...(deviceType !== undefined && { deviceType: pool.take(deviceType, MAX_NAME) }),
    acceptsMultipart: line.acceptsMultipart,
    problems: NO_HEADERS,
  };
}

function thinBody(body: Body): Body {
  const { length } = body;
  switch (body.kind) {
    case 'empty':
    case 'over-limit':
      return body;
    case 'wbxml':
      return { kind: 'wbxml', length, bytes: NO_BYTES, document: NO_DOCUMENT };
    case 'multipart':
      return { kind: 'multipart', length, bytes: NO_BYTES, document: NO_DOCUMENT, multipart: { parts: [] } };
    case 'damaged':
      return { kind: 'damaged', length, bytes: NO_BYTES, error: thinError(body.error) };
    case 'mime':
    case 'xml':
    case 'other':
      return {
        kind: body.kind,
        length,
        bytes: NO_BYTES,
        contentType: pool.take(body.contentType, MAX_NAME),
      };
  }
}

type DamagedError = Extract<Body, { kind: 'damaged' }>['error'];

/** One for each code: an error carries its stack. */
const errors = new Map<string, DamagedError>();

function thinError(error: DamagedError): DamagedError {
  const known = errors.get(error.code);
  if (known) return known;
  const thin =
    error instanceof WbxmlError ? new WbxmlError(error.code, 0, GONE) : { ...error, message: GONE };
  errors.set(error.code, thin);
  return thin;
}

/** Findings without words, by what they share. Rules are as many as the operator loaded; this is for a loop that reloads. */
const MAX_FINDINGS = 10_000;
const thinFindings = new Map<string, Finding>();

/** One finding, without words, for each rule, direction and action: what groups and filters need. */
export function withoutWords(findings: readonly Finding[]): readonly Finding[] {
  return [...new Set(findings.map(thinFinding))];
}

function thinFinding({ rule, severity, spec, direction, why, action }: Finding): Finding {
  const key = `${rule} ${direction} ${action}`;
  const known = thinFindings.get(key);
  if (known) return known;
  if (thinFindings.size >= MAX_FINDINGS) thinFindings.clear();
  const thin: Finding = { rule, severity, spec, direction, message: GONE, why, path: '', action };
  thinFindings.set(key, thin);
  return thin;
}
