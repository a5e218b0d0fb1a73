import type { CapturedExchange } from '../../src/capture/captured-exchange.ts';
import { parseRequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Inspector } from '../../src/inspect/inspector.ts';

/** What would have been told had the exchange crossed the proxy; nothing of one that is no ActiveSync. */
export function eventsOfCaptured(
  captured: CapturedExchange,
  inspector: Pick<Inspector, 'request' | 'response'>,
  id: string,
): readonly ExchangeEvent[] {
  const { head, body } = captured.request;
  const line = parseRequestLine(head);
  if (!line) return [];
  const { at = 0, durationMs = 0, response: answer } = captured;
  const { message: request, findings } = inspector.request(head, line, body);
  const events: ExchangeEvent[] = [
    { id, at, kind: 'opened', head, line },
    { id, at, kind: 'request-judged', request, findings },
  ];
  if (answer) {
    const { message: response, findings: found } = inspector.response(request, answer.head, answer.body);
    events.push(
      { id, at, kind: 'answered', head: answer.head },
      { id, at, kind: 'response-judged', response, findings: found },
    );
  }
  events.push({ id, at: at + durationMs, kind: 'closed', durationMs });
  return events;
}
