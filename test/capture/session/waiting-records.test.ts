import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unpackBatch } from '../../../src/capture/session/batch.ts';
import type { ExchangeRecord } from '../../../src/capture/session/record.ts';
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

/** Records of the next batch. */
function taken(waiting: WaitingRecords): readonly ExchangeRecord[] {
  const batch = waiting.take();
  return batch ? unpackBatch(batch) : [];
}

function bodyOf(length: number) {
  return { kind: 'other', length, bytes: new Uint8Array(length), contentType: '' } as const;
}

test('what is told while it waits is written once, and each part once', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 1, 10, false);
  const [first] = taken(waiting);
  assert.equal([first?.messages.length, first?.durationMs], [1, undefined]);
  fill(waiting, 2, 2, 10);
  assert.equal(
    taken(waiting).map(({ id, messages, durationMs }) => [id, messages.length, durationMs]),
    [['X2', 2, 5]],
  );
  assert.is(waiting.size, 0);
});

test('what is in a batch is in the order of first news, whatever ended first', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 1, 10);
  fill(waiting, 2, 3, 10, false);
  fill(waiting, 4, 5, 10);
  assert.equal(
    taken(waiting).map(({ id }) => id),
    ['X1', 'X2', 'X3', 'X4', 'X5'],
  );
});

test('a batch is complete at 128 exchanges, with all that is open', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 1, 10, false);
  fill(waiting, 2, 200, 10);
  assert.is(waiting.isFull, true);
  const first = taken(waiting).map(({ id }) => id);
  assert.equal([first.length, first[0], first.at(-1)], [129, 'X1', 'X129']);
  assert.equal([taken(waiting).length, waiting.size, waiting.take()], [71, 0, undefined]);
});

test('where too many bytes wait, the oldest bodies go, and their exchanges stay', () => {
  const waiting = new WaitingRecords({ bytes: 450_000, exchanges: 1000 });
  fill(waiting, 1, 600, 1000);
  // Of the four batches that are complete three go, each of 128 bodies.
  assert.equal(waiting.giveUp(), { exchanges: 0, bodies: 384 });
  const batches = Array.from({ length: 5 }, () => taken(waiting));
  assert.equal(
    batches.map((records) => records.filter(({ messages }) => messages[0]?.missing === 'dropped').length),
    [128, 128, 128, 0, 0],
  );
  assert.equal(
    batches.map((records) => records.filter(({ messages }) => messages[0]?.body?.length === 1000).length),
    [0, 0, 0, 128, 88],
  );
  assert.equal(waiting.giveUp(), { exchanges: 0, bodies: 0 });
});

test('where too many exchanges wait, the oldest go', () => {
  const waiting = new WaitingRecords({ bytes: 1e9, exchanges: 500 });
  fill(waiting, 1, 600, 0);
  assert.is(waiting.giveUp().exchanges, 384);
  const ids = [...taken(waiting), ...taken(waiting)].map(({ id }) => id);
  assert.equal([ids[0], ids.at(-1), ids.length], ['X385', 'X600', 216]);
});

test('an open exchange whose news went is told again from its beginning', () => {
  const waiting = new WaitingRecords({ bytes: 1e9, exchanges: 100 });
  let exchange: Exchange | undefined;
  const add = (event: ExchangeEvent): void => {
    exchange = foldExchange(exchange, event);
    if (exchange) waiting.add(exchange, event);
  };
  const events = eventsOf(1);
  for (const event of events.slice(0, -1)) add(event);
  fill(waiting, 2, 200, 0);
  assert.is(waiting.giveUp().exchanges, 129);
  taken(waiting);
  add(events.at(-1) as ExchangeEvent);
  const [again] = taken(waiting);
  assert.equal([again?.id, again?.messages.length], ['X1', 2]);
});

test('what could not be written goes first the next time, in its order', () => {
  const waiting = new WaitingRecords();
  fill(waiting, 1, 256, 10);
  const [first, second] = [waiting.take(), waiting.take()];
  if (!first || !second) throw new Error('two batches');
  fill(waiting, 257, 257, 10);
  waiting.putBack(first);
  waiting.putBack(second);
  assert.is(waiting.size, 257);
  const ids = [taken(waiting), taken(waiting), taken(waiting)].map((records) => records[0]?.id);
  assert.equal(ids, ['X1', 'X129', 'X257']);
});

test.run();
