import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkOf } from '../../../src/ui/filter/check.ts';
import { eventsOf, finding, START, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/filter/check');

test('a draft is tried on five hundred exchanges, and on fewer where each takes long', () => {
  const findings = Array.from({ length: 100 }, (_, index) => finding({ message: `${index}`.repeat(500) }));
  const store = storeOf([]);
  for (let number = 1; number <= 600; number++) {
    for (const event of eventsOf(number, { at: START, findings, status: 200, durationMs: 1 }))
      store.record(event);
  }
  const { log } = store.getState();
  store.close();
  const tried = (text: string): number => {
    const check = checkOf(text, log);
    return check.kind === 'good' ? check.tried : 0;
  };
  assert.is(tried('findings > 3'), 500);
  assert.ok(tried('nothing holds these words') < 50);
  assert.ok(tried('rules.exists(r, rules.exists(s, r.contains(s + "x")))') < 20);
});

test.run();
