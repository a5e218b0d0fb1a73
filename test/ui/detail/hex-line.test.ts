import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesPerRow, hexLine } from '../../../src/ui/detail/hex-line.ts';

const test = suite('ui/detail/hex-line');

const bytes = Buffer.from('03016a00455c4f4b0331323300\u0001', 'latin1');
const rows: readonly (readonly [...Parameters<typeof hexLine>, expected: string])[] = [
  [bytes, 0, 8, {}, '0000 30 33 30 31 36 61 30 30  03016a00'],
  [bytes, 0, 8, { range: { start: 1, end: 3 } }, '0000 30[33 30]31 36 61 30 30  03016a00'],
  [bytes, 0, 8, { range: { start: 0, end: 99 } }, '0000[30 33 30 31 36 61 30 30] 03016a00'],
  [bytes, 24, 8, { range: { start: 0, end: 99 } }, '0018[30 30 01]                00.'],
  [bytes, 0, 8, { cursor: 0 }, '0000>30<33 30 31 36 61 30 30  03016a00'],
  [bytes, 0, 8, { cursor: 7, range: { start: 6, end: 9 } }, '0000 30 33 30 31 36 61[30>30< 03016a00'],
  [bytes, 0, 8, { range: { start: 3, end: 3 } }, '0000 30 33 30 31 36 61 30 30  03016a00'],
];

for (const [of, start, count, mark, expected] of rows) {
  test(`${start} ${JSON.stringify(mark)}`, () => {
    const text = hexLine(of, start, count, mark)
      .map((span) => span.text)
      .join('');
    assert.is(text, expected);
  });
}

test('marked bytes have the tone for that as well', () => {
  const marked = hexLine(bytes, 0, 8, { range: { start: 1, end: 3 } }).filter(
    ({ tone }) => tone === 'marked',
  );
  assert.equal(
    marked.map(({ text }) => text),
    ['33 30', '30'],
  );
});

test('as many bytes a row as fit', () => {
  assert.equal(
    [30, 38, 40, 70, 72, 200].map((columns) => bytesPerRow(columns, 100)),
    [4, 8, 8, 16, 16, 16],
  );
});

test.run();
