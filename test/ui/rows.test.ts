import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exchange, foldExchange } from '../../src/inspect/exchange.ts';
import { exchangeRow, findingRows } from '../../src/ui/rows.ts';
import { finding, refusedPing, response, syncWithFinding } from '../helpers/events.ts';

const test = suite('rows');

function folded(events: typeof syncWithFinding): Exchange {
  const exchange = events.reduce<Exchange | undefined>(
    (before, event) => foldExchange(before, event),
    undefined,
  );
  assert.ok(exchange);
  return exchange;
}

test('a row has command, version, device, outcome, time and findings', () => {
  const row = exchangeRow(folded(syncWithFinding), false);
  assert.match(row, /Sync +14\.1 iPhone ABC +200, 1 +13 ms 1 error$/);
});

test('the focused row is marked', () => {
  const exchange = folded(syncWithFinding);
  assert.is(exchangeRow(exchange, true).charAt(0), '>');
  assert.is(exchangeRow(exchange, false).charAt(0), ' ');
});

test('a failed exchange says how, an open one that it waits', () => {
  assert.match(exchangeRow(folded(refusedPing), false), /upstream-refused/);
  assert.match(exchangeRow(folded(syncWithFinding.slice(0, 2)), false), /waits/);
});

test('nothing that crossed the wire drives the terminal', () => {
  const exchange = folded(syncWithFinding);
  const hostile = '\u001b[2Jx';
  const line = { ...exchange.line, command: hostile, deviceType: hostile, protocolVersion: hostile };
  const shown = [
    exchangeRow({ ...exchange, line, response: { ...response, status: hostile } }, true),
    ...findingRows({ ...exchange, findings: [{ ...finding, message: hostile, path: hostile }] }),
  ];
  for (const row of shown) assert.not.match(row, '\u001b');
});

test('a finding is named with its requirement, then said and placed', () => {
  const [head = '', message = '', path = ''] = findingRows(folded(syncWithFinding));
  assert.is(head, 'error umcallerid/message-class (MS-ASEMAIL R878)');
  assert.match(message, 'UmCallerID "+14255550123"');
  assert.match(path, 'Sync/Collections/Collection');
});

test.run();
