import { openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import type { RawHeaders } from '../../../src/inspect/message.ts';

const WBXML: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

export interface HandMade {
  readonly target?: string;
  readonly requestHeaders?: RawHeaders;
  readonly responseHeaders?: RawHeaders;
  readonly request?: Uint8Array;
  readonly response?: Uint8Array;
  readonly findings?: readonly Finding[];
}

/** The events of one exchange with bodies made by hand. */
export function handMade(made: HandMade): readonly ExchangeEvent[] {
  const { target = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=Phone' } = made;
  const { requestHeaders = WBXML, responseHeaders = WBXML, findings = [] } = made;
  const head = { method: 'POST', target, headers: requestHeaders };
  const line = parseRequestLine(head);
  if (!line) throw new Error('no ActiveSync request');
  const answer = { status: 200, headers: responseHeaders };
  const none = new Uint8Array();
  const sent = openBody(requestHeaders, wholeBody(made.request ?? none), 'request', line.command);
  const got = openBody(responseHeaders, wholeBody(made.response ?? none), 'response', line.command);
  const id = 'a';
  return [
    { id, at: 1000, kind: 'opened', head, line },
    { id, at: 1001, kind: 'request-judged', request: { head, line, body: sent }, findings: [] },
    { id, at: 1002, kind: 'answered', head: answer },
    { id, at: 1003, kind: 'response-judged', response: { head: answer, body: got }, findings },
    { id, at: 1004, kind: 'closed', durationMs: 4 },
  ];
}

/** A finding about a span of the response. */
export function finding(start: number, end: number, words: Partial<Finding> = {}): Finding {
  return {
    rule: 'pack/rule',
    severity: 'error',
    spec: ['MS-X R1'],
    direction: 'response',
    message: 'wrong',
    why: 'because',
    path: 'Sync',
    span: { start, end },
    action: 'none',
    ...words,
  };
}

const HEADER = [0x03, 0x01, 0x6a, 0x00];

/** `<Sync>` around so many copies of the bytes. */
export function repeated(bytes: readonly number[], count: number): Buffer {
  const inner = Buffer.alloc(bytes.length * count, Buffer.from(bytes));
  return Buffer.concat([Buffer.from([...HEADER, 0x45]), inner, Buffer.from([0x01])]);
}

/** Bodies that are as large and as deep as the wire lets them be. */
export function hostileEvents(): Readonly<Record<string, readonly ExchangeEvent[]>> {
  const many = repeated([0x06], 2_000_000);
  const nested = repeated([0x5c, 0x4f, 0x0b, 0x01, 0x01], 400_000);
  const deep = Buffer.from([...HEADER, ...new Array(99).fill(0x45), 0x03, 0x41, 0x00]);
  const opaque = Buffer.concat([
    Buffer.from([...HEADER, 0x45, 0xc3, 0x87, 0x80, 0x80, 0x00]),
    Buffer.alloc(14_680_064, 'word \u202e '),
  ]);
  const findings = Array.from({ length: 1000 }, (_, index) =>
    finding(5 + index * 5, 10 + index * 5, {
      value: 'x\u202e'.repeat(500),
      message: 'm'.repeat(1000),
      why: 'é'.repeat(1000),
    }),
  );
  return {
    many: handMade({ response: many }),
    nested: handMade({ response: nested, findings }),
    deep: handMade({ response: deep }),
    opaque: handMade({ response: opaque }),
    text: handMade({
      response: Buffer.alloc(16_000_000, 'no line break '),
      responseHeaders: ['Content-Type', 'text/html'],
    }),
    lines: handMade({
      response: Buffer.alloc(16_000_000, '\n'),
      responseHeaders: ['Content-Type', 'text/xml'],
    }),
    binary: handMade({
      response: Buffer.alloc(16_000_000, 1),
      responseHeaders: ['Content-Type', 'image/png'],
    }),
  };
}
