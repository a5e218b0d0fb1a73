import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WaitingRecords } from '../../../src/capture/session/waiting-records.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { eventsOf } from '../../helpers/exchanges.ts';

const test = suite('session/waiting-records');

/** Adds exchanges whose requests have a body of so many bytes. */
function fill(waiting: WaitingRecords, from: number, to: number, bytes: number, isClosed = true): void {
  for (let number = from; number <= to; number++) {
    let exchange: Exchange | undefined;
    for (const event of eventsOf(number, isClosed ? undefined : {})) {
      const told: ExchangeEvent =
        event.kind === 'request-judged'
          ? { ...event, request: { ...event.request, body: bodyOf(bytes) } }
          : event;
      exchange = foldExchange(exchange, told);
      if (exchange) waiting.add(exchange, told);
    }
  }
}

function bodyOf(length: number) {
  return { kind: 'other', length, bytes: new Uint8Array(length), contentType: '' } as const;
}

test('what is told while it waits is written once, and each part once', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 1, 10, false);
  const [first] = waiting.take();
  assert.equal([first?.messages.length, first?.durationMs], [1, undefined]);
  fill(waiting, 2, 2, 10);
  assert.equal(
    waiting.take().map(({ id, messages, durationMs }) => [id, messages.length, durationMs]),
    [['X2', 2, 5]],
  );
  assert.is(waiting.size, 0);
});

test('where too many bytes wait, the oldest bodies go, and their exchanges stay', () => {
  const waiting = new WaitingRecords({ bytes: 10_000, exchanges: 1000 });
  fill(waiting, 1, 12, 1000);
  const given = waiting.giveUp();
  assert.equal(given, { exchanges: 0, bodies: 7 });
  const records = waiting.take();
  assert.is(records.length, 12);
  const missing = records.map(({ messages }) => messages[0]?.missing === 'dropped');
  assert.equal([missing.lastIndexOf(true), missing.indexOf(false)], [6, 7]);
  assert.equal(waiting.giveUp(), { exchanges: 0, bodies: 0 });
});

test('where too many exchanges wait, the oldest that are closed go', () => {
  const waiting = new WaitingRecords({ bytes: 1e9, exchanges: 50 });
  fill(waiting, 1, 1, 0, false);
  fill(waiting, 2, 51, 0);
  assert.is(waiting.giveUp().exchanges, 26);
  const ids = waiting.take().map(({ id }) => id);
  assert.equal([ids[0], ids[1], ids.at(-1)], ['X1', 'X28', 'X51']);
});

test('what could not be written goes first the next time', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 3, 10);
  const records = waiting.take();
  fill(waiting, 4, 4, 10);
  waiting.putBack(records);
  assert.equal(
    waiting.take().map(({ id }) => id),
    ['X1', 'X2', 'X3', 'X4'],
  );
});

test.run();
