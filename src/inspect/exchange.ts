import type { RequestLine } from './eas/request-line.ts';
import type { EditedMessage, ExchangeEvent, Failure } from './events.ts';
import type { ActionTaken, Finding, Severity } from './finding.ts';
import type { Direction, InspectedRequest, InspectedResponse, RequestHead, ResponseHead } from './message.ts';

/** A message that waits for a person to decide. */
export interface HeldMessage {
  readonly direction: Direction;
  /** Milliseconds since 1970, both. */
  readonly since: number;
  readonly until: number;
  readonly edited?: EditedMessage;
}

/** One request and what became of it so far: a fold of its events. */
export interface Exchange {
  readonly id: string;
  /** Milliseconds since 1970; NaN where a capture does not tell. */
  readonly openedAt: number;
  readonly head: RequestHead;
  readonly line: RequestLine;
  /** Where the request goes: `https://mail.example.com`; absent where nobody told. */
  readonly server?: string;
  readonly request?: InspectedRequest;
  /** The answer's head; there before its body is. */
  readonly answer?: ResponseHead;
  readonly response?: InspectedResponse;
  /** What left in place of the request or of the response, where that was another. */
  readonly sentRequest?: InspectedRequest;
  readonly sentResponse?: InspectedResponse;
  readonly findings: readonly Finding[];
  /** Set while one of its messages waits for a person. */
  readonly held?: HeldMessage;
  /** What a person made of one of its messages. */
  readonly byHand?: 'edited' | 'dropped' | 'answered';
  readonly failure?: Failure;
  /** Set once nothing more can happen; NaN where a capture does not tell how long it took. */
  readonly durationMs?: number;
}

/** The exchange after an event. Without an exchange only `opened` makes one; other events are then of no use. */
export function foldExchange(exchange: Exchange | undefined, event: ExchangeEvent): Exchange | undefined {
  if (event.kind === 'opened') {
    const { id, at, head, line, server } = event;
    return { id, openedAt: at, head, line, ...(server !== undefined && { server }), findings: [] };
  }
  if (!exchange) return undefined;
  switch (event.kind) {
    case 'request-judged':
      return {
        ...exchange,
        request: event.request,
        ...(event.sent && { sentRequest: event.sent }),
        findings: [...exchange.findings, ...event.findings],
      };
    case 'answered':
      return { ...exchange, answer: event.head };
    case 'response-judged':
      return {
        ...exchange,
        response: event.response,
        ...(event.sent && { sentResponse: event.sent }),
        findings: [...exchange.findings, ...event.findings],
      };
    case 'held': {
      const { at, direction, until, edited } = event;
      const since = exchange.held?.since ?? at;
      return { ...exchange, held: { direction, since, until, ...(edited && { edited }) } };
    }
    case 'released':
      return afterRelease(exchange, event);
    case 'failed':
      return { ...exchange, failure: event.failure };
    case 'closed':
      return { ...exchange, durationMs: event.durationMs };
  }
}

const BY_HAND = 'a person decided about this message';

function afterRelease(
  { held: _, ...exchange }: Exchange,
  { direction, how, findings, sentRequest, sentResponse }: Extract<ExchangeEvent, { kind: 'released' }>,
): Exchange {
  const isByHand = how === 'edited' || how === 'dropped' || how === 'answered';
  // What the rules would have done was not done.
  const before = isByHand
    ? exchange.findings.map((finding) => (finding.direction === direction ? undone(finding) : finding))
    : exchange.findings;
  return {
    ...exchange,
    ...(isByHand && { byHand: how }),
    ...(sentRequest && { sentRequest }),
    ...(sentResponse && { sentResponse }),
    findings: findings.length > 0 ? [...before, ...findings] : before,
  };
}

function undone(finding: Finding): Finding {
  return finding.action === 'none' ? finding : { ...finding, action: 'none', hindrance: BY_HAND };
}

/** What was done about the exchange as a whole: the strongest of what was done about its findings. */
export function actionOf(findings: readonly Finding[]): ActionTaken {
  if (findings.some((finding) => finding.action === 'blocked')) return 'blocked';
  return findings.some((finding) => finding.action === 'rewritten') ? 'rewritten' : 'none';
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}
