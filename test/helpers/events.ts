import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import type { InspectedRequest, InspectedResponse } from '../../src/inspect/message.ts';

/** 2026-11-23T10:00:00Z */
const OPENED_AT = Date.UTC(2026, 10, 23, 10, 0, 0);
export const EXCHANGE_ID = '01JDBK8M00ZZZZZZZZZZZZZZZZ';

export const request: InspectedRequest = {
  head: {
    method: 'POST',
    target: '/Microsoft-Server-ActiveSync?Cmd=Sync',
    headers: ['Host', 'mail.example.com'],
  },
  line: {
    command: 'Sync',
    query: 'plain',
    protocolVersion: '14.1',
    user: 'alice',
    deviceId: 'ABC',
    deviceType: 'iPhone',
    acceptsMultipart: false,
    problems: [],
  },
  body: { kind: 'empty', length: 0 },
};

export const response: InspectedResponse = {
  head: { status: 200, headers: [] },
  body: { kind: 'over-limit', length: 20_000_000 },
  status: '1',
};

export const finding: Finding = {
  rule: 'umcallerid/message-class',
  severity: 'error',
  spec: ['MS-ASEMAIL R878'],
  direction: 'response',
  message: 'UmCallerID "+14255550123" in a message of class "IPM.Note"',
  why: 'A phone offers call-back on whatever carries it.',
  path: 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID',
  item: { collectionId: '5', serverId: '5:12', messageClass: 'IPM.Note' },
  value: '+14255550123',
  span: { start: 812, end: 829 },
  action: 'none',
};

type WithoutStamp<Event> = Event extends unknown ? Omit<Event, 'id' | 'at'> : never;

/** Stamps events with one exchange's id and times a millisecond apart. */
export function stamped(
  events: readonly WithoutStamp<ExchangeEvent>[],
  id = EXCHANGE_ID,
): readonly ExchangeEvent[] {
  return events.map((event, index) => ({ ...event, id, at: OPENED_AT + index }) as ExchangeEvent);
}

/** A Sync whose answer breaks one rule. */
export const syncWithFinding = stamped([
  { kind: 'opened', head: request.head, line: request.line },
  { kind: 'request-judged', request, findings: [] },
  { kind: 'answered', head: response.head },
  { kind: 'response-judged', response, findings: [finding] },
  { kind: 'closed', durationMs: 12.5004 },
]);

/** A Ping that nobody answered. */
export const refusedPing = stamped(
  [
    { kind: 'opened', head: request.head, line: { ...request.line, command: 'Ping' } },
    {
      kind: 'failed',
      failure: { code: 'upstream-refused', message: 'mail.example.com refused the connection' },
    },
    { kind: 'closed', durationMs: 3 },
  ],
  '01JDBK8M00YYYYYYYYYYYYYYYY',
);
