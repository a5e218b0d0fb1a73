import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberList } from '../../../src/ui/state/number-list.ts';

const test = suite('ui/state/number-list');

const change = fc.record({ add: fc.boolean(), number: fc.integer({ min: 1, max: 200 }) });

test('holds what a sorted array holds, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
      const list = new NumberList();
      let model: number[] = [];
      for (const { add, number } of changes) {
        if (add) list.add(number);
        else list.remove(number);
        model = model.filter((known) => known !== number);
        if (add) model = [...model, number].sort((one, other) => one - other);
        assert.is(list.has(number), add);
      }
      assert.equal(
        Array.from({ length: list.size }, (_, index) => list.at(index)),
        model,
      );
      assert.is(list.countBelow(100), model.filter((number) => number < 100).length);
      assert.is(list.at(-1), undefined);
      assert.is(list.at(list.size), undefined);
    }),
    { numRuns: 300 },
  );
});

test('grows at both ends', () => {
  const list = new NumberList();
  for (let step = 0; step < 1000; step++) {
    list.add(5000 + step);
    list.add(5000 - step);
  }
  assert.is(list.size, 1999);
  assert.is(list.at(0), 4001);
  assert.is(list.at(1998), 5999);
});

test.run();
