import { parseRequestLine } from '../../inspect/eas/request-line.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import type { CapturedExchange } from '../captured-exchange.ts';

/**
 * What would have become of the exchange had it crossed the proxy: decoded, judged, at its end. Undefined for one that is no
 * ActiveSync. Exchanges of a capture go to one inspector in their order, for it remembers. A time that the capture does
 * not tell is NaN.
 */
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
