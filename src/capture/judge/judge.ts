import { parseRequestLine } from '../../inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import type { CapturedExchange } from '../captured-exchange.ts';

/**
 * What would have happened had the exchange crossed the proxy: decoded, judged, told in the same events. Undefined for one
 * that is no ActiveSync. Exchanges of a capture go to one inspector in their order, for it remembers. A time that the
 * capture does not tell is NaN.
 */
export function judgeCaptured(
  captured: CapturedExchange,
  inspector: Pick<Inspector, 'request' | 'response'>,
  id: string,
): readonly ExchangeEvent[] | undefined {
  const { head, body } = captured.request;
  const line = parseRequestLine(head);
  if (!line) return undefined;
  const at = captured.at ?? Number.NaN;
  const durationMs = captured.durationMs ?? Number.NaN;
  const request = inspector.request(head, line, body);
  const events: ExchangeEvent[] = [
    { id, at, kind: 'opened', head, line },
    { id, at, kind: 'request-judged', request: request.message, findings: request.findings },
  ];
  const answer = captured.response;
  if (answer) {
    const response = inspector.response(request.message, answer.head, answer.body);
    events.push(
      { id, at, kind: 'answered', head: answer.head },
      { id, at, kind: 'response-judged', response: response.message, findings: response.findings },
    );
  }
  events.push({ id, at: at + durationMs, kind: 'closed', durationMs });
  return events;
}

/** The same as one exchange that has come to its end: what folding the events gives, without making them. */
export function judgedExchange(
  captured: CapturedExchange,
  inspector: Pick<Inspector, 'request' | 'response'>,
  id: string,
): Exchange | undefined {
  const { head, body } = captured.request;
  const line = parseRequestLine(head);
  if (!line) return undefined;
  const { at: openedAt = Number.NaN, durationMs = Number.NaN, response: answer } = captured;
  const { message: request, findings } = inspector.request(head, line, body);
  if (!answer) return { id, openedAt, head, line, request, findings, durationMs };
  const answered = inspector.response(request, answer.head, answer.body);
  return {
    id,
    openedAt,
    head,
    line,
    request,
    answer: answer.head,
    response: answered.message,
    findings: findings.length === 0 ? answered.findings : [...findings, ...answered.findings],
    durationMs,
  };
}
