import type { Report, ReportedExchange, ScannedCapture } from '../../src/capture/report/report.ts';
import { NO_COUNTS } from '../../src/capture/report/report.ts';
import { TimelineFold } from '../../src/capture/report/timeline.ts';
import type { Exchange } from '../../src/inspect/exchange.ts';
import type { Finding } from '../../src/inspect/finding.ts';

/** Text that would do harm in HTML, XML, a terminal, or a line of JSON. */
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'\u202eevil\u0000\u001b[31m]]>`;

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'umcallerid/format',
    severity: 'error',
    spec: ['MS-ASEMAIL R814', 'MS-ASEMAIL R815'],
    direction: 'response',
    message: 'UmCallerID "1234" rings nowhere',
    why: 'The phone dials it.',
    path: 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID',
    item: { collectionId: '5', serverId: '5:1', messageClass: 'IPM.Note.Microsoft.Voicemail' },
    value: '1234',
    span: { start: 100, end: 110 },
    action: 'none',
    ...more,
  };
}

export function reported(more: Partial<ReportedExchange> = {}): ReportedExchange {
  return {
    id: '01M83XJ8800000000000000001',
    source: { file: 'captures/a.mitm', entry: 1, offset: 0 },
    at: Date.UTC(2026, 10, 23, 10),
    command: 'Sync',
    protocolVersion: '14.1',
    user: 'alice',
    deviceId: 'ABC',
    deviceType: 'iPhone',
    httpStatus: 200,
    status: '1',
    statusText: 'ok',
    durationMs: 12.5,
    findings: [{ finding: finding() }],
    ...more,
  };
}

/** A capture of as many exchanges as there are findings of these severities, a minute apart. */
export function scanned(more: Partial<ScannedCapture> = {}): ScannedCapture {
  const fold = new TimelineFold();
  fold.add(timed('Sync', 0, [finding()]));
  fold.add(timed('Ping', 60_000));
  return {
    file: 'captures/a.mitm',
    counts: {
      ...NO_COUNTS,
      judged: 2,
      exchanges: 2,
      findings: { error: 1, warning: 0, info: 0 },
      rules: { 'umcallerid/format': 1 },
    },
    troubles: [],
    troubleCount: 0,
    isPartial: false,
    timeline: fold.take(),
    ...more,
  };
}

export function report(more: Partial<Report> = {}): Report {
  return {
    program: { name: 'easlens', version: '0.0.0' },
    captures: [scanned()],
    exchanges: [reported()],
    left: { exchanges: 0, findings: 0 },
    rules: [
      {
        name: 'umcallerid/format',
        title: 'UmCallerID is an E.164 number or a SIP link',
        severity: 'error',
        spec: ['MS-ASEMAIL R814', 'MS-ASEMAIL R815'],
        why: 'The phone dials it.',
      },
    ],
    failOn: 'error',
    isStopped: false,
    ...more,
  };
}

/** A report in which every text that is foreign is a hostile one. */
export function hostileReport(): Report {
  const place = { file: HOSTILE, entry: 1, member: HOSTILE };
  const bad = finding({
    message: HOSTILE,
    value: HOSTILE,
    path: HOSTILE,
    proposal: HOSTILE,
    item: { serverId: HOSTILE, messageClass: HOSTILE },
  });
  const context = {
    above: [HOSTILE],
    lines: [{ isInside: false, isFound: true, name: HOSTILE, text: HOSTILE, note: HOSTILE }],
  };
  const fold = new TimelineFold();
  fold.add(timed(HOSTILE, 0, [], HOSTILE));
  return report({
    captures: [
      scanned({
        file: HOSTILE,
        troubles: [{ place, message: HOSTILE, isEnd: true, isLoss: true }],
        troubleCount: 1,
        isPartial: true,
        unopened: { code: 'EASLENS_CAPTURE_FORMAT', message: HOSTILE, wayOut: HOSTILE },
        timeline: fold.take(),
      }),
    ],
    exchanges: [
      reported({
        source: place,
        command: HOSTILE,
        user: HOSTILE,
        deviceId: HOSTILE,
        deviceType: HOSTILE,
        protocolVersion: HOSTILE,
        status: HOSTILE,
        statusText: HOSTILE,
        findings: [{ finding: bad, context }],
      }),
    ],
    where: HOSTILE,
  });
}

/** An exchange as far as a timeline looks at it. */
export function timed(
  command: string,
  afterMs: number,
  findings: readonly Finding[] = [],
  deviceId = 'ABC',
): Exchange {
  return {
    id: 'X',
    openedAt: Date.UTC(2026, 10, 23, 10) + afterMs,
    head: { method: 'POST', target: '/', headers: [] },
    line: {
      command,
      query: 'plain',
      deviceType: 'iPhone',
      deviceId,
      acceptsMultipart: false,
      problems: [],
    },
    findings,
  };
}
