import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MemoryBudget } from '../../../src/ui/state/memory-budget.ts';

const test = suite('ui/state/memory-budget');

/** A budget of 100 bytes with exchanges of 30 each, settled unless they are held. */
function budgetOf(numbers: readonly number[], held: readonly number[] = []): MemoryBudget {
  const budget = new MemoryBudget(100);
  for (const number of numbers) {
    budget.charge(number, 30);
    if (!held.includes(number)) budget.settle(number);
  }
  return budget;
}

function takeAll(budget: MemoryBudget): readonly number[] {
  const taken: number[] = [];
  for (let number = budget.take(); number !== undefined; number = budget.take()) taken.push(number);
  return taken;
}

test('nothing has to go while all fits', () => {
  assert.is(budgetOf([1, 2, 3]).take(), undefined);
});

test('the oldest goes first, and no more than has to', () => {
  const budget = budgetOf([1, 2, 3, 4, 5]);
  assert.equal(takeAll(budget), [1, 2]);
  assert.is(budget.bytes, 90);
});

test('the order is that of settling', () => {
  const budget = budgetOf([1, 2, 3, 4], [1]);
  budget.settle(1);
  assert.equal(takeAll(budget), [2]);
});

test('what is held stays', () => {
  assert.equal(takeAll(budgetOf([1, 2, 3, 4], [1])), [2]);
});

test('what is held goes when it takes more than three quarters', () => {
  assert.equal(takeAll(budgetOf([1, 2, 3, 4], [1, 2])), [3]);
  assert.equal(takeAll(budgetOf([1, 2, 3, 4], [2, 3, 4])), [2]);
});

test('one exchange larger than all the budget goes', () => {
  const budget = new MemoryBudget(100);
  budget.charge(1, 1000);
  assert.equal(takeAll(budget), [1]);
  assert.is(budget.bytes, 0);
});

test('what was settled can be held again', () => {
  const budget = budgetOf([1, 2, 3]);
  budget.hold(1);
  budget.charge(4, 30);
  budget.settle(4);
  assert.equal(takeAll(budget), [2]);
});

test('what is forgotten takes nothing, held or not', () => {
  const budget = budgetOf([1, 2, 3, 4], [4]);
  budget.forget(2);
  budget.forget(4);
  assert.is(budget.bytes, 60);
  assert.is(budget.take(), undefined);
});

test('goes on after it ran empty', () => {
  const budget = budgetOf([1, 2, 3, 4]);
  assert.equal(takeAll(budget), [1]);
  for (const number of [2, 3, 4]) budget.forget(number);
  for (const number of [5, 6, 7, 8]) {
    budget.charge(number, 30);
    budget.settle(number);
  }
  assert.equal(takeAll(budget), [5]);
});

test.run();
