import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { InspectedRequest, InspectedResponse } from '../../inspect/message.ts';

/**
 * The events that made an exchange, as far as they tell of devices and findings.
 *
 * @param isWhole with the bodies, which are read for it
 */
export function rowEvents(exchange: Exchange, isWhole: boolean): readonly ExchangeEvent[] {
  const { id, openedAt: at, head, line, request, answer, response, findings, failure, durationMs } = exchange;
  const ofRequest = findings.filter(({ direction }) => direction === 'request');
  const ofResponse = findings.filter(({ direction }) => direction === 'response');
  const events: ExchangeEvent[] = [{ id, at, kind: 'opened', head, line }];
  if (request) {
    const message: InspectedRequest = isWhole ? request : { head, line, body: lengthOf(request) };
    events.push({ id, at, kind: 'request-judged', request: message, findings: ofRequest });
  }
  const answeredAt = at + (durationMs ?? 0);
  if (response && answer) {
    const message: InspectedResponse = isWhole ? response : { ...response, body: lengthOf(response) };
    events.push({ id, at: answeredAt, kind: 'response-judged', response: message, findings: ofResponse });
  }
  if (failure) events.push({ id, at: answeredAt, kind: 'failed', failure });
  if (durationMs !== undefined) events.push({ id, at: answeredAt, kind: 'closed', durationMs });
  return events;
}

function lengthOf({ body: { length } }: InspectedRequest | InspectedResponse) {
  return { kind: 'over-limit', length } as const;
}
