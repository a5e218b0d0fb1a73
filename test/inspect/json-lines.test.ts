import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../src/inspect/exchange.ts';
import { exchangeLine, findingLine } from '../../src/inspect/json-lines.ts';
import type { InspectedRequest } from '../../src/inspect/message.ts';
import { EXCHANGE_ID, finding, refusedPing, syncWithFinding } from '../helpers/events.ts';

const test = suite('json-lines');

function folded(events: readonly ExchangeEvent[]): Exchange {
  const exchange = events.reduce(foldExchange, undefined as Exchange | undefined);
  if (!exchange) throw new Error('The events open no exchange');
  return exchange;
}

test('writes the exchange object of the contract', () => {
  assert.equal(exchangeLine(folded(syncWithFinding)), {
    type: 'exchange',
    id: EXCHANGE_ID,
    at: '2026-11-23T10:00:00.000Z',
    method: 'POST',
    command: 'Sync',
    protocolVersion: '14.1',
    query: 'plain',
    user: 'alice',
    deviceId: 'ABC',
    deviceType: 'iPhone',
    httpStatus: 200,
    status: '1',
    durationMs: 12.5,
    request: { bytes: 0, kind: 'empty' },
    response: { bytes: 20_000_000, kind: 'over-limit' },
    findings: 1,
    action: 'none',
  });
});

test('says why a body of a capture is missing', () => {
  const body = { kind: 'over-limit', length: 9, missing: 'damaged' } as const;
  const events = syncWithFinding.map((event) =>
    event.kind === 'response-judged' ? { ...event, response: { ...event.response, body } } : event,
  );
  const { response } = exchangeLine(folded(events)) as Record<string, unknown>;
  assert.equal(response, { bytes: 9, kind: 'over-limit', missing: 'damaged' });
});

test('says null for what never came, and why', () => {
  const line = exchangeLine(folded(refusedPing)) as Record<string, unknown>;
  assert.is(line['httpStatus'], null);
  assert.is(line['status'], null);
  assert.equal(line['response'], { bytes: null, kind: null });
  assert.equal(line['failure'], {
    code: 'upstream-refused',
    message: 'mail.example.com refused the connection',
  });
});

test('writes the finding object of the contract', () => {
  assert.equal(findingLine(EXCHANGE_ID, finding), {
    type: 'finding',
    exchange: EXCHANGE_ID,
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
  });
});

test('tells what left in place of what came', () => {
  const exchange = folded(syncWithFinding);
  assert.not.ok('sent' in exchangeLine(exchange));
  const sentResponse = { head: { status: 502, headers: [] }, body: { kind: 'empty', length: 0 } } as const;
  const line = exchangeLine({ ...exchange, sentRequest: exchange.request as InspectedRequest, sentResponse });
  assert.equal((line as Record<string, unknown>)['sent'], {
    request: { bytes: 0, kind: 'empty' },
    response: { httpStatus: 502, status: null, bytes: 0, kind: 'empty' },
  });
});

test('ignores events of an exchange that never opened', () => {
  assert.is(syncWithFinding.slice(1).reduce(foldExchange, undefined as Exchange | undefined), undefined);
});

test('every member is in the documentation', () => {
  const page = readFileSync(new URL('../../docs/json-lines.md', import.meta.url), 'utf8');
  const sent = folded(syncWithFinding);
  const lines = [
    exchangeLine({ ...sent, ...(sent.response && { sentResponse: sent.response }) }),
    exchangeLine(folded(refusedPing)),
  ];
  const found = findingLine(EXCHANGE_ID, { ...finding, proposal: 'x', hindrance: 'y' });
  assert.is((found as Record<string, unknown>)['hindrance'], 'y');
  const members = [...lines, found].flatMap((line) => Object.keys(line));
  for (const member of members) assert.ok(member === 'type' || page.includes(`\`${member}\``), member);
});

test.run();
