import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { InspectedRequest, InspectedResponse } from '../../src/inspect/message.ts';
import { sentInPlace, sentRequest, sentResponse, withWholeLength } from '../../src/proxy/sent.ts';
import { element, writeWbxml } from '../helpers/wbxml-writer.ts';
import { ACTIVESYNC } from './harness.ts';

const test = suite('proxy/sent');

const head = {
  method: 'POST',
  target: ACTIVESYNC,
  headers: ['Content-Type', 'application/vnd.ms-sync.wbxml'],
};
const line = parseRequestLine(head) as RequestLine;
const came: InspectedRequest = { head, line, body: { kind: 'empty', length: 0 } };
const answer: InspectedResponse = { head: { status: 200, headers: head.headers }, body: came.body };
const body = writeWbxml(element('airsync:Sync', element('airsync:Status', '6')));

test('what left in place of a message is read as what came is', () => {
  const sent = sentRequest(came, { kind: 'send', headers: head.headers, body });
  assert.is(sent?.body.kind, 'wbxml');
  assert.is(sent?.head.target, ACTIVESYNC);
  const back = sentResponse(line, answer, { kind: 'send', headers: head.headers, body });
  assert.is(back?.status, '6');
  assert.is(back?.head.status, 200);
});

test('an answer in place of the server’s has its own head', () => {
  const text = Buffer.from('no');
  const verdict = {
    kind: 'answer',
    head: { status: 502, headers: ['Content-Type', 'text/plain'] },
    body: text,
  } as const;
  assert.is(sentResponse(line, answer, verdict)?.head.status, 502);
  assert.is(sentInPlace(line, verdict.head, text).body.kind, 'other');
  assert.is(sentRequest(came, verdict), undefined);
});

test('what passed left as it came', () => {
  assert.is(sentRequest(came, { kind: 'pass' }), undefined);
  assert.is(sentResponse(line, answer, { kind: 'pass' }), undefined);
});

test('the length of a body beyond the limit is told once it is known', () => {
  const long: InspectedRequest = { ...came, body: { kind: 'over-limit', length: 9 } };
  assert.is(withWholeLength(long, { ...wholeBody(body), length: 20 }).body.length, 20);
  assert.is(withWholeLength(came, wholeBody(body)), came);
});

test.run();
