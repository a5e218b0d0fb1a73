import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Entry, isPending } from '../../../src/ui/state/entry.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { VisibleList } from '../../../src/ui/state/visible-list.ts';
import { opened, whole } from './exchanges.ts';
import { type Step, step } from './random-events.ts';

const test = suite('ui/state/visible-list');

type Test = ((entry: Entry) => boolean) | undefined;
const filters: readonly Test[] = [
  undefined,
  isPending,
  ({ isMarked }) => isMarked,
  ({ number }) => number % 2 === 0,
  ({ counts }) => counts.error > 0,
];

type ListStep =
  | Step
  | { readonly kind: 'filter'; readonly test: Test }
  | { readonly kind: 'advance'; readonly turns: number };

const listStep: fc.Arbitrary<ListStep> = fc.oneof(
  { weight: 20, arbitrary: step },
  { weight: 1, arbitrary: fc.constantFrom(...filters).map((test): ListStep => ({ kind: 'filter', test })) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 3 }).map((turns): ListStep => ({ kind: 'advance', turns })),
  },
);

const numbersOf = (list: VisibleList) =>
  Array.from({ length: list.size }, (_, index) => list.numberAt(index));

test('shows in the end what the filter lets pass, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(listStep, { maxLength: 250 }), (steps) => {
      const log = new ExchangeLog({ exchanges: 12, held: 3 });
      const list = new VisibleList(log);
      let test: Test;
      for (const taken of steps) {
        if (taken.kind === 'mark') {
          log.toggleMark(taken.number);
          list.touch(taken.number);
        } else if (taken.kind === 'event') {
          const change = log.record(taken.event);
          if (change) list.update(change);
        } else if (taken.kind === 'filter') {
          test = taken.test;
          list.filter(test);
        } else {
          let turns = taken.turns;
          list.advance(() => turns-- > 0);
        }
        const shown = numbersOf(list);
        assert.equal(
          shown.filter((number) => log.get(number ?? 0)),
          shown,
        );
      }
      assert.ok(list.advance(() => true));
      const expected = [...log.numbers()].filter((number) => !test || test(log.get(number) as Entry));
      assert.equal(numbersOf(list), expected);
      for (let number = 0; number < 70; number++) {
        assert.is(list.indexOf(number), expected.filter((known) => known <= number).length - 1);
      }
    }),
    { numRuns: 300 },
  );
});

function logOf(count: number): ExchangeLog {
  const log = new ExchangeLog();
  for (let index = 0; index < count; index++) for (const event of whole(`${index}`)) log.record(event);
  return log;
}

test('tries the newest first', () => {
  const list = new VisibleList(logOf(100));
  list.filter(() => true);
  assert.is(list.size, 0);
  assert.is(list.untried, 100);
  let turns = 1;
  assert.not(list.advance(() => turns-- > 0));
  assert.is(list.numberAt(list.size - 1), 100);
  assert.is(list.untried, 100 - list.size);
});

test('looks at the time before each exchange, however long one takes', () => {
  const list = new VisibleList(logOf(100));
  let tried = 0;
  list.filter(() => ++tried > 0);
  let turns = 3;
  list.advance(() => turns-- > 0);
  assert.is(tried, 3);
});

test('an event tries nothing, and five events of an exchange try it once', () => {
  const log = logOf(10);
  const list = new VisibleList(log);
  let tried = 0;
  list.filter(() => ++tried > 0);
  list.advance(() => true);
  tried = 0;
  for (const event of whole('new')) {
    const change = log.record(event);
    if (change) list.update(change);
  }
  assert.is(tried, 0);
  assert.ok(list.advance(() => true));
  assert.is(tried, 1);
  assert.is(list.size, 11);
});

test('what comes while a new filter is being tried is shown before the old is through', () => {
  const log = logOf(1000);
  const list = new VisibleList(log);
  list.filter(() => true);
  const change = log.record(opened('new'));
  if (change) list.update(change);
  let turns = 1;
  list.advance(() => turns-- > 0);
  assert.is(list.numberAt(list.size - 1), 1001);
});

test('without a filter all is shown at once', () => {
  const list = new VisibleList(logOf(3));
  assert.equal(numbersOf(list), [1, 2, 3]);
  assert.ok(list.isSettled);
  assert.is(list.entryAt(2)?.number, 3);
  assert.is(list.entryAt(3), undefined);
  assert.is(list.indexOf(99), 2);
});

test.run();
