import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { weightOf } from '../../../src/ui/state/weigh.ts';
import { finding } from '../../helpers/events.ts';
import { readSession } from '../../helpers/sessions.ts';
import { answered, asked, bodyOf, closed, opened, whole } from './exchanges.ts';
import { step } from './random-events.ts';

const test = suite('ui/state/exchange-log');

interface Known {
  readonly number: number;
  readonly exchange: Exchange;
  readonly isMarked: boolean;
}

const isHeld = ({ exchange, isMarked }: Known) => exchange.durationMs === undefined || isMarked;

/** The same by brute force: 5 exchanges, and 2 more that are open or marked. */
class NaiveLog {
  entries: readonly Known[] = [];
  failed = 0;
  #last = 0;

  record(event: ExchangeEvent): void {
    const open = this.entries.find(
      ({ exchange }) => exchange.id === event.id && exchange.durationMs === undefined,
    );
    if (event.kind === 'opened' ? open : !open) return;
    if (event.kind === 'failed' && !open?.exchange.failure) this.failed++;
    const exchange = foldExchange(open?.exchange, event) as Exchange;
    if (open) this.#replace({ ...open, exchange });
    else this.#add({ number: ++this.#last, exchange, isMarked: false });
  }

  mark(number: number): void {
    const entry = this.entries.find((known) => known.number === number);
    if (entry) this.#replace({ ...entry, isMarked: !entry.isMarked });
  }

  #replace(entry: Known): void {
    this.entries = this.entries.map((known) => (known.number === entry.number ? entry : known));
  }

  #add(entry: Known): void {
    const leaving = this.entries.find(({ number }) => number === entry.number - 5);
    this.entries = [...this.entries, entry];
    if (!leaving) return;
    const old = this.entries.filter(({ number }) => number <= leaving.number);
    if (!isHeld(leaving)) this.#drop(leaving);
    else if (old.length > 2) this.#drop(old.find((known) => !isHeld(known)) ?? (old[0] as Known));
  }

  #drop(gone: Known): void {
    this.entries = this.entries.filter((known) => known !== gone);
  }
}

test('keeps what a naive log keeps, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const log = new ExchangeLog({ exchanges: 5, held: 2 });
      const model = new NaiveLog();
      let numbers: readonly number[] = [];
      for (const taken of steps) {
        if (taken.kind === 'mark') {
          log.toggleMark(taken.number);
          model.mark(taken.number);
          continue;
        }
        const evicted = log.record(taken.event)?.evicted ?? [];
        model.record(taken.event);
        const now = [...log.numbers()];
        assert.equal(
          numbers.filter((number) => !now.includes(number)),
          evicted,
        );
        numbers = now;
      }
      assert.equal(
        [...log.numbers()].map((number) => {
          const { exchange, isMarked } = log.get(number) ?? {};
          return { number, exchange, isMarked };
        }),
        model.entries,
      );
      const open = model.entries.filter(({ exchange }) => exchange.durationMs === undefined);
      assert.is(log.totals.pending, open.length);
      assert.is(log.totals.failed, model.failed);
      for (let number = 0; number < 60; number++) {
        assert.is(log.countBelow(number), model.entries.filter((known) => known.number < number).length);
        assert.is(log.numberAt(number), model.entries[number]?.number);
      }
    }),
    { numRuns: 300 },
  );
});

test('never keeps more than the limits say, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const log = new ExchangeLog({ exchanges: 8, held: 3, bodies: 2000, findings: 1000 });
      const weights = new Map<number, number>();
      for (const taken of steps) {
        if (taken.kind === 'mark') log.toggleMark(taken.number);
        else {
          const number = log.record(taken.event)?.entry.number;
          if (number !== undefined) {
            weights.set(number, (weights.get(number) ?? 0) + weightOf(taken.event));
          }
        }
        const kept = [...log.numbers()].map((number) => log.get(number));
        const whole = kept.filter((entry) => entry && !entry.isThinned);
        const total = whole.reduce((sum, entry) => sum + (weights.get(entry?.number ?? 0) ?? 0), 0);
        assert.ok(total <= 2000, `${total} bytes are kept`);
        const worded = kept.flatMap(
          (entry) => entry?.exchange.findings.filter(({ path }) => path !== '') ?? [],
        );
        assert.ok(worded.length <= 3, `${worded.length} findings are kept`);
      }
    }),
    { numRuns: 200 },
  );
});

function logOf(events: readonly ExchangeEvent[], limits = {}): ExchangeLog {
  const log = new ExchangeLog(limits);
  for (const event of events) log.record(event);
  return log;
}

const thinnedIn = (log: ExchangeLog) => [...log.numbers()].filter((number) => log.get(number)?.isThinned);

test('the bodies of the oldest go first', () => {
  const log = logOf(
    ['1', '2', '3', '4', '5'].flatMap((id) => whole(id, bodyOf(1000))),
    { bodies: 6000 },
  );
  assert.equal(thinnedIn(log), [1, 2]);
  const body = log.get(1)?.exchange.response?.body;
  assert.equal([body?.kind, body?.length], ['other', 1000]);
});

test('marked, open and pinned exchanges stay whole', () => {
  const log = logOf(
    [
      ...whole('1', bodyOf(1000)),
      ...whole('2', bodyOf(1000)),
      opened('3'),
      asked('3', bodyOf(1000)),
      ...whole('4', bodyOf(1000)),
      ...whole('5', bodyOf(1000)),
    ],
    { bodies: 12_000 },
  );
  log.toggleMark(1);
  log.pin(2);
  for (const id of ['6', '7', '8', '9', '10']) for (const event of whole(id, bodyOf(1000))) log.record(event);
  assert.equal(thinnedIn(log).slice(0, 2), [4, 5]);
  log.pin(undefined);
  log.toggleMark(1);
  for (const id of ['11', '12', '13', '14', '15', '16', '17']) {
    for (const event of whole(id, bodyOf(1000))) log.record(event);
  }
  assert.ok(thinnedIn(log).includes(1));
  assert.ok(thinnedIn(log).includes(2));
  assert.not(thinnedIn(log).includes(3));
});

test('what comes for an exchange that was thinned while open is thinned too', () => {
  const log = logOf([opened('1'), asked('1', bodyOf(9000)), answered('1', bodyOf(9000)), closed('1')], {
    bodies: 5000,
  });
  const { exchange, isThinned } = log.get(1) ?? {};
  assert.ok(isThinned);
  assert.is(exchange?.durationMs, 2);
  assert.is(exchange?.response?.body.length, 9000);
});

test('the words of old findings go, their counts and rules stay', () => {
  const many = Array.from({ length: 100 }, () => ({ ...finding, message: 'm'.repeat(1000) }));
  const log = logOf([...whole('1', undefined, many), ...whole('2', undefined, many)], {
    findings: 250_000,
  });
  assert.is(log.get(1)?.counts.error, 100);
  assert.equal(
    log.get(1)?.exchange.findings.map(({ rule, message }) => [rule, message]),
    [['umcallerid/message-class', 'no longer in memory']],
  );
  assert.is(log.get(2)?.exchange.findings.length, 100);
  assert.is(log.totals.findings.error, 200);
});

test('a Ping stays while a hundred thousand pass, and is answered', () => {
  const log = logOf([opened('ping')]);
  for (let count = 0; count < 100_000; count++) {
    log.record(opened(`${count}`));
    log.record(closed(`${count}`));
  }
  assert.is(log.size, 100_001);
  assert.is(log.totals.pending, 1);
  log.record(answered('ping'));
  assert.is(log.record(closed('ping'))?.entry.number, 1);
  assert.is(log.get(1)?.exchange.durationMs, 2);
  assert.is(log.numberAt(0), 1);
  assert.is(log.numberAt(1), 2);
});

test('events after the end, before the beginning or of exchanges that have left change nothing', () => {
  const log = logOf([...whole('1'), opened('2')], { exchanges: 1, held: 0 });
  const before = JSON.stringify([log.totals, [...log.numbers()]]);
  for (const event of [closed('1'), answered('1'), asked('3'), closed('3'), opened('2')]) {
    assert.is(log.record(event), undefined);
  }
  assert.is(JSON.stringify([log.totals, [...log.numbers()]]), before);
  log.record(opened('4'));
  assert.is(log.record(closed('2')), undefined);
  assert.is(log.totals.pending, 1);
});

test('an id that comes again after its end is another exchange', () => {
  const log = logOf([...whole('1'), ...whole('1')]);
  assert.equal([...log.numbers()], [1, 2]);
});

test('what has left memory is taken in again while it is looked at, and only then', () => {
  const events = readSession('demo');
  const log = logOf(events, { bodies: 5000 });
  const [number = 0] = thinnedIn(log);
  const { id } = log.get(number)?.exchange ?? { id: '' };
  let exchange: Exchange | undefined;
  for (const event of events) if (event.id === id) exchange = foldExchange(exchange, event);
  if (!exchange) throw new Error('nothing has left memory');
  assert.is(log.restore(number, exchange), undefined);
  log.pin(number);
  assert.is(log.restore(number, { ...exchange, id: 'another' }), undefined);
  assert.is(log.restore(number, exchange)?.isThinned, false);
  assert.is(log.get(number)?.exchange, exchange);
});

test('the demo is counted', () => {
  const events = readSession('demo');
  const log = logOf(events);
  assert.is(log.totals.exchanges, new Set(events.map(({ id }) => id)).size);
  assert.is(log.totals.pending, 0);
  const { error, warning, info } = log.totals.findings;
  const findings = events.flatMap((event) => ('findings' in event ? event.findings : []));
  assert.is(error + warning + info, findings.length);
});

test('an id that is used again stays with the newer exchange when the older leaves', () => {
  const log = new ExchangeLog({ exchanges: 2 });
  for (const event of [opened('a'), closed('a'), opened('a'), opened('b')]) log.record(event);
  assert.is(log.get(1), undefined);
  assert.is(log.totals.pending, 2);
  assert.is(log.record(closed('a'))?.entry.number, 2);
});

test.run();
