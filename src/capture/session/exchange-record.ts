import { wireOf } from '../../inspect/eas/body.ts';
import { actionOf, countBySeverity, type Exchange } from '../../inspect/exchange.ts';
import type { Body, InspectedRequest, InspectedResponse } from '../../inspect/message.ts';
import { SECRET_PAGES } from '../redact/sensitive-tags.ts';
import type { ExchangeRecord, MessageRecord, Part } from './record.ts';

/** What is to be written of an exchange; `told` is the exchange as it was when it was written last. */
export function recordOf(exchange: Exchange, told: Exchange | undefined): ExchangeRecord {
  const { head, line, answer, request, response, durationMs, failure, byHand, findings } = exchange;
  const { protocolVersion, user, deviceId, deviceType } = line;
  const { error, warning, info } = countBySeverity(findings);
  return {
    id: exchange.id,
    at: exchange.openedAt,
    method: head.method,
    target: head.target,
    command: line.command,
    errors: error,
    warnings: warning,
    infos: info,
    action: actionOf(findings),
    ...(durationMs !== undefined && { durationMs }),
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(user !== undefined && { user }),
    ...(deviceId !== undefined && { deviceId }),
    ...(deviceType !== undefined && { deviceType }),
    ...(answer && { httpStatus: answer.status }),
    ...(response?.status !== undefined && { status: response.status }),
    ...(request && { requestBytes: request.body.length, requestKind: request.body.kind }),
    ...(response && { responseBytes: response.body.length, responseKind: response.body.kind }),
    ...(byHand && { byHand }),
    ...(failure && { failure: failure.code, failureMessage: failure.message }),
    messages: newMessages(exchange, told),
    ...(findings !== told?.findings && (told || findings.length > 0) && { findings }),
  };
}

function newMessages(exchange: Exchange, told: Exchange | undefined): readonly MessageRecord[] {
  const { head, answer, request, response, sentRequest, sentResponse } = exchange;
  const messages: MessageRecord[] = [];
  if (!told || request !== told.request) {
    messages.push({ part: 'request', headers: head.headers, ...(request && bodyOf(request)) });
    const repeated = request?.repeats?.bytes;
    if (repeated) messages.push({ part: 'repeats', headers: [], length: repeated.length, body: repeated });
  }
  if (answer && (answer !== told?.answer || response !== told.response)) {
    const { status, headers } = answer;
    messages.push({ part: 'response', status, headers, ...(response && bodyOf(response)) });
  }
  if (sentRequest && sentRequest !== told?.sentRequest) messages.push(whole('sent-request', sentRequest));
  if (sentResponse && sentResponse !== told?.sentResponse)
    messages.push(whole('sent-response', sentResponse));
  return messages;
}

function whole(part: Part, message: InspectedRequest | InspectedResponse): MessageRecord {
  const { head } = message;
  return {
    part,
    headers: head.headers,
    ...('status' in head && { status: head.status }),
    ...bodyOf(message),
  };
}

function bodyOf({
  body,
}: InspectedRequest | InspectedResponse): Pick<
  MessageRecord,
  'length' | 'body' | 'missing' | 'isWithoutSecrets'
> {
  const { length } = body;
  const wire = wireOf(body);
  if (!wire) return { length, missing: body.missing ?? 'over-limit' };
  return isWithoutSecrets(body) ? { length, body: wire, isWithoutSecrets: true } : { length, body: wire };
}

function isWithoutSecrets(body: Body): boolean {
  return body.kind === 'wbxml' && !SECRET_PAGES.some((page) => body.document.usesPage(page));
}
