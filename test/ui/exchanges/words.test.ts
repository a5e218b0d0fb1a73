import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import type { ResponseHead } from '../../../src/inspect/message.ts';
import {
  deviceText,
  durationText,
  findingsSpan,
  sizeText,
  statusSpan,
  timeText,
} from '../../../src/ui/exchanges/words.ts';
import { eventsOf, finding, type Special, START } from '../../helpers/exchanges.ts';

const test = suite('ui/exchanges/words');

function exchangeOf(special: Special): Exchange {
  let exchange: Exchange | undefined;
  for (const event of eventsOf(0, special)) exchange = foldExchange(exchange, event);
  return exchange as Exchange;
}

const devices: readonly (readonly [
  type: string | undefined,
  id: string | undefined,
  columns: number,
  text: string,
])[] = [
  ['iPhone', 'F17DL1GH0001', 19, 'iPhone F17DL1GH0001'],
  ['iPhone', 'F17DL1GH0001', 18, 'iPhone …7DL1GH0001'],
  ['iPhone', 'F17DL1GH0001', 12, 'iPhone …0001'],
  ['iPhone', 'F17DL1GH0001', 8, 'iPh…0001'],
  ['WindowsOutlook15', '7A11DE5B0001', 12, 'Windows…0001'],
  ['iPhone', undefined, 12, 'iPhone'],
  [undefined, 'F17DL1GH0001', 8, '…1GH0001'],
  [undefined, undefined, 12, 'user alice'],
];
for (const [deviceType, deviceId, columns, text] of devices) {
  test(`${deviceType} ${deviceId} in ${columns} columns`, () => {
    const exchange = exchangeOf({});
    const line = { ...exchange.line, deviceType, deviceId } as Exchange['line'];
    assert.is(deviceText({ ...exchange, line }, columns), text);
  });
}

const outcomes: readonly (readonly [
  special: Special,
  status: string | undefined,
  text: string,
  tone: string,
])[] = [
  [{}, undefined, 'waits 0 s', 'info'],
  [{ at: START - 12_900 }, undefined, 'waits 12 s', 'info'],
  [{ at: START - 240_000 }, undefined, 'waits 4 min', 'info'],
  [{ at: START - 7_300_000 }, undefined, 'waits 2 h', 'info'],
  [{ status: 200 }, undefined, 'answers 0 s', 'info'],
  [{ status: 200, durationMs: 1 }, undefined, 'ok', 'good'],
  [{ status: 200, durationMs: 1 }, '1', '1 ok', 'good'],
  [{ status: 200, durationMs: 1 }, '3', '3 invalid SyncKey', 'warning'],
  [{ status: 200, durationMs: 1 }, '9999', '9999', 'warning'],
  [{ status: 449, durationMs: 1 }, undefined, 'provision first', 'warning'],
  [{ status: 503, durationMs: 1 }, undefined, 'unavailable or throttled, see Retry-After', 'error'],
  [{ status: 418, durationMs: 1 }, undefined, 'refused', 'warning'],
  [{ status: 302, durationMs: 1 }, undefined, 'ok', 'good'],
  [
    { failure: { code: 'upstream-reset', message: 'm' }, durationMs: 1 },
    undefined,
    'upstream-reset',
    'error',
  ],
];
for (const [special, status, text, tone] of outcomes) {
  test(`says ${text}`, () => {
    const exchange = exchangeOf({ at: START, ...special });
    const response = {
      head: exchange.answer as ResponseHead,
      body: { kind: 'empty', length: 0 },
      status,
    } as Exchange['response'];
    const whole = status === undefined ? exchange : ({ ...exchange, response } as Exchange);
    assert.equal(statusSpan(whole, START, false), { text, tone });
  });
}

test('says what was done where no column does', () => {
  const blocked = exchangeOf({ status: 200, durationMs: 1, findings: [finding({ action: 'blocked' })] });
  assert.equal(statusSpan(blocked, START, true), { text: 'blocked, ok', tone: 'error' });
  assert.equal(statusSpan(blocked, START, false), { text: 'ok', tone: 'good' });
});

test('counts findings by letter, the worst first and longest', () => {
  assert.equal(findingsSpan({ error: 2, warning: 1, info: 0 }, 8), { text: '2E 1W', tone: 'error' });
  assert.equal(findingsSpan({ error: 12, warning: 1, info: 3 }, 5), { text: '12E+', tone: 'error' });
  assert.equal(findingsSpan({ error: 0, warning: 0, info: 12_345 }, 5), { text: '12kI', tone: 'info' });
  assert.is(findingsSpan({ error: 0, warning: 0, info: 0 }, 5).text, '');
});

test('says sizes, times and durations in the room there is', () => {
  assert.is(sizeText(10_240, 8), '10 KiB');
  assert.is(sizeText(10_240, 4), '10K');
  assert.is(sizeText(51, 4), '51');
  assert.is(durationText(30_000, 5), '30.0s');
  assert.is(durationText(600_000, 5), '10m');
  assert.is(durationText(2400, 7), '2.4 s');
  assert.match(timeText(START + 7, 12), /:00:00\.007$/);
  assert.match(timeText(START + 7, 8), /^\d\d:00:00$/);
});

test.run();
