import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CapturedAhead, type MessageRows } from '../../../src/capture/session/captured-ahead.ts';
import type { Row } from '../../../src/capture/session/sqlite.ts';

const test = suite('session/captured-ahead');
const PARTS = ['request', 'response'];

/** As SQLite says it. */
const damage = (): Error => Object.assign(new Error('database disk image is malformed'), { errcode: 11 });

/** Two messages of every exchange that there is; `broken` ones cannot be read. */
function session(numbers: readonly number[], broken: readonly number[] = []) {
  const asked: string[] = [];
  function* rows(first: number, last: number): Generator<Row> {
    for (const exchange of numbers) {
      if (exchange < first || exchange > last) continue;
      if (broken.includes(exchange)) throw damage();
      for (const part of PARTS) yield { exchange, part };
    }
  }
  const messages: MessageRows = {
    between: (first, last) => {
      asked.push(`${first}-${last}`);
      return rows(first, last);
    },
    one: (number) => {
      asked.push(`${number}`);
      return [...rows(number, number)];
    },
  };
  return { asked, ahead: new CapturedAhead(messages) };
}

const partsOf = (ahead: CapturedAhead, number: number) => ahead.of(number).map(({ part }) => part);

test('one after another is asked for together, and each exchange has its own', () => {
  const { ahead, asked } = session(Array.from({ length: 250 }, (_, index) => index + 1));
  for (let number = 1; number <= 250; number++)
    assert.equal(
      ahead.of(number),
      PARTS.map((part) => ({ exchange: number, part })),
    );
  assert.equal(asked, ['1-200', '201-400']);
});

test('any order, gaps and exchanges that are not there do no harm', () => {
  const { ahead } = session([1, 2, 5, 900, 901]);
  for (const number of [5, 1, 2, 2, 901, 900, 901, 5])
    assert.equal(partsOf(ahead, number), PARTS, `${number}`);
  for (const number of [3, 4, 6, 899, 902, 5000]) assert.equal(partsOf(ahead, number), [], `${number}`);
});

test('damage is told of the exchange that has it, and of no other', () => {
  const { ahead } = session([1, 2, 3, 4], [3]);
  assert.equal(partsOf(ahead, 1), PARTS);
  assert.equal(partsOf(ahead, 2), PARTS);
  assert.throws(() => ahead.of(3), /malformed/);
  assert.equal(partsOf(ahead, 4), PARTS);
});

test.run();
