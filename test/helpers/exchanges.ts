import type { RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import type { Size } from '../../src/ui/draw/line.ts';
import type { Session } from '../../src/ui/state/state.ts';
import { UiStore } from '../../src/ui/state/store.ts';
import { readSession } from './sessions.ts';

/** What is special about an exchange of a test. */
export interface Special {
  readonly line?: Partial<RequestLine>;
  readonly at?: number;
  readonly status?: number;
  readonly findings?: readonly Finding[];
  readonly failure?: Extract<ExchangeEvent, { kind: 'failed' }>['failure'];
  /** Milliseconds; absent while it is open. */
  readonly durationMs?: number;
}

/** When the exchanges of tests begin: 10:00 UTC. */
export const START = Date.UTC(2026, 10, 23, 10);

/** The events of one exchange. */
export function eventsOf(
  number: number,
  special: Special = { durationMs: 5, status: 200 },
): readonly ExchangeEvent[] {
  const base = { id: `X${number}`, at: special.at ?? START + number * 1000 };
  const line: RequestLine = {
    command: 'Sync',
    query: 'plain',
    protocolVersion: '14.1',
    user: 'alice',
    deviceId: `ABCDEF${String(number).padStart(4, '0')}`,
    deviceType: 'iPhone',
    acceptsMultipart: false,
    problems: [],
    ...special.line,
  };
  const head = { method: 'POST', target: '/Microsoft-Server-ActiveSync', headers: [] };
  const request = { head, line, body: { kind: 'empty', length: 0 } } as const;
  return [
    { ...base, kind: 'opened', head, line },
    { ...base, kind: 'request-judged', request, findings: special.findings ?? [] },
    ...(special.status === undefined
      ? []
      : [{ ...base, kind: 'answered', head: { status: special.status, headers: [] } } as const]),
    ...(special.failure ? [{ ...base, kind: 'failed', failure: special.failure } as const] : []),
    ...(special.durationMs === undefined
      ? []
      : [{ ...base, kind: 'closed', durationMs: special.durationMs } as const]),
  ];
}

export function finding(special: Partial<Finding> = {}): Finding {
  return {
    rule: 'umcallerid/format',
    severity: 'error',
    spec: ['MS-ASEMAIL R814'],
    direction: 'request',
    message: 'UmCallerID "x" is no number',
    why: 'A phone cannot call it back.',
    path: 'Sync/Collections',
    action: 'none',
    ...special,
  };
}

/** Exchanges of a number, each closed. */
export function manyEvents(from: number, to: number, special?: Special): readonly ExchangeEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => eventsOf(from + index, special)).flat();
}

const SESSION: Session = {
  mode: 'reverse',
  address: 'http://127.0.0.1:8080',
  upstream: 'https://mail.example.com',
};

/** A store that nobody draws. */
export function storeOf(events: readonly ExchangeEvent[], size: Size = { columns: 80, rows: 24 }): UiStore {
  const nothing = () => {};
  const store = new UiStore({
    session: SESSION,
    rulesInUse: { packs: [], policy: new RulePolicy() },
    size,
    savedFilters: [],
    edges: {
      quit: nothing,
      copy: nothing,
      save: () => '',
      mouse: nothing,
      keepFilters: nothing,
      now: () => START,
    },
  });
  for (const event of events) store.record(event);
  return store;
}

/** A recorded session that breaks off: its last Pings wait, and one exchange has failed. */
export function brokenOff(): readonly ExchangeEvent[] {
  const events = readSession('demo').slice(0, 250);
  const last = events.at(-1) as ExchangeEvent;
  const failure = {
    code: 'upstream-timeout',
    message: 'mail.example.com did not answer within 30 seconds',
  } as const;
  return [
    ...events,
    ...eventsOf(900, { at: last.at + 150_000, failure, durationMs: 30_000, line: { command: 'FolderSync' } }),
  ];
}
