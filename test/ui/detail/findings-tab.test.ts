import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findingLines } from '../../../src/ui/detail/findings-tab.ts';
import { headerLines } from '../../../src/ui/detail/headers-tab.ts';
import { eventsOf, finding, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/detail/findings-tab');

const long = 'a value as long as a phone likes '.repeat(100);
const store = storeOf(
  [1, 2].flatMap((number) => {
    const words = finding({ message: long, why: long, value: long, proposal: long, path: long });
    return eventsOf(number, { findings: new Array(1000).fill(words), status: 200, durationMs: 1 });
  }),
);
store.close();
const { log } = store.getState();
const [first, second] = [log.get(1), log.get(2)];
if (!first || !second) throw new Error('no exchanges');

test('a thousand long findings are cut off after so many rows, and the last one tells how many are left', () => {
  const lines = findingLines(first.exchange, 80);
  assert.ok(lines.length > 2000 && lines.length < 3000, `${lines.length}`);
  const last = lines
    .at(-1)
    ?.spans.map(({ text }) => text)
    .join('');
  assert.match(last ?? '', /^… 9\d\d findings more; they are marked in the trees$/);
});

test('rows are made once while an exchange is looked at, and kept of no other', () => {
  const findings = findingLines(first.exchange, 80);
  const headers = headerLines(first, 80);
  assert.is(findingLines(first.exchange, 80), findings);
  assert.is(headerLines(first, 80), headers);
  findingLines(second.exchange, 80);
  headerLines(second, 80);
  assert.is.not(findingLines(first.exchange, 80), findings);
  assert.is.not(headerLines(first, 80), headers);
});

test.run();
