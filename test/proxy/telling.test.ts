import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { createExchangeContext } from '../../src/proxy/exchange-context.ts';
import type { ProxyNotice, ProxyOptions } from '../../src/proxy/index.ts';
import { InspectionQueue } from '../../src/proxy/inspection-queue.ts';
import { Moments } from '../../src/proxy/moments.ts';
import { Telling } from '../../src/proxy/telling.ts';
import { ACTIVESYNC, HTTP, RecordingInspector } from './harness.ts';

const test = suite('proxy/telling');

const HEAD = { method: 'POST', target: ACTIVESYNC, headers: [] };
const ANSWER = { status: 200, headers: [] };
const BODY = wholeBody(Buffer.from('abc'));

function told(inspector: ProxyOptions['inspector'] = new RecordingInspector()) {
  const events: ExchangeEvent[] = [];
  const notices: ProxyNotice[] = [];
  let clock = 1000;
  const context = createExchangeContext(
    { listen: HTTP, inspector, onEvent: () => {}, now: () => clock++, newId: () => 'one' },
    {
      queue: new InspectionQueue(),
      emit: (event) => events.push(event),
      notice: (notice) => notices.push(notice),
    },
  );
  const line = parseRequestLine(HEAD);
  if (!line) throw new TypeError('no ActiveSync');
  const moments = new Moments(context);
  const asked = { head: HEAD, line, server: 'a server', client: '', at: 900 };
  const telling = new Telling(context, asked, moments, { requestLength: 0 });
  const kinds = () => events.map(({ kind }) => kind);
  return { telling, moments, events, notices, kinds };
}

test('each event leaves once, in order, with the time it is about', () => {
  const { telling, moments, events } = told();
  telling.run();
  moments.requestBody = moments.moment(BODY);
  telling.run();
  moments.answer = moments.moment(ANSWER);
  telling.run();
  moments.responseBody = moments.moment(BODY);
  telling.run();
  moments.closed();
  telling.run();
  assert.equal(
    events.map(({ kind, at, id }) => `${id} ${at} ${kind}`),
    [
      'one 900 opened',
      'one 1000 request-judged',
      'one 1001 answered',
      'one 1002 response-judged',
      'one 1003 closed',
    ],
  );
});

test('an answer that overtook its request waits for it', () => {
  const { telling, moments, kinds } = told();
  moments.answer = moments.moment(ANSWER);
  moments.responseBody = moments.moment(BODY);
  telling.run();
  assert.equal(kinds(), ['opened']);
  moments.requestBody = moments.moment(BODY);
  telling.run();
  assert.equal(kinds(), ['opened', 'request-judged', 'answered', 'response-judged']);
});

test('an answer whose request will never be whole is told of at the end, and the failure after it', () => {
  const { telling, moments, kinds } = told();
  moments.failed({ code: 'client-gone', message: 'gone' });
  moments.answer = moments.moment(ANSWER);
  moments.closed();
  telling.run();
  assert.equal(kinds(), ['opened', 'answered', 'failed', 'closed']);
});

test('a judge that throws costs its findings, and is said to have thrown', () => {
  const inspector = new RecordingInspector();
  inspector.request = () => {
    throw new Error('a defect');
  };
  const { telling, moments, kinds, notices } = told(inspector);
  moments.requestBody = moments.moment(BODY);
  moments.closed();
  telling.run();
  assert.equal(kinds(), ['opened', 'failed', 'closed']);
  assert.match(notices[0]?.message ?? '', /^The request passed, but could not be inspected: .*a defect/);
});

test('a clock that was set back gives no negative duration', () => {
  const { telling, moments, events } = told();
  moments.closedAt = 5;
  telling.run();
  const closed = events.at(-1);
  assert.is(closed?.kind === 'closed' && closed.durationMs, 0);
});

test.run();
