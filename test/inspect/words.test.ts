import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesInWords, counted, durationInWords, requirementsInWords } from '../../src/inspect/words.ts';

const test = suite('words');

test('says bytes in three digits', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [10725, '10 KiB'],
    [1023 * 1024, '1.0 MiB'],
    [5.5 * 1024 ** 3, '5.5 GiB'],
    [9e15, '8381903 GiB'],
  ];
  for (const [bytes, words] of rows) assert.is(bytesInWords(bytes), words);
});

test('says durations in the unit that fits', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [99_900, '99.9 s'],
    [3_540_000, '59 min'],
  ];
  for (const [milliseconds, words] of rows) assert.is(durationInWords(milliseconds), words);
});

test('counts nouns', () => {
  assert.is(counted(1, 'finding'), '1 finding');
  assert.is(counted(0, 'finding'), '0 findings');
});

test('names a document once for requirements that follow each other', () => {
  assert.is(requirementsInWords(['MS-ASEMAIL R930', 'MS-ASEMAIL R931']), 'MS-ASEMAIL R930, R931');
  assert.is(
    requirementsInWords(['MS-ASEMAIL R930', 'MS-ASCMD R1', 'MS-ASEMAIL 2.2']),
    'MS-ASEMAIL R930, MS-ASCMD R1, MS-ASEMAIL 2.2',
  );
  assert.is(requirementsInWords([]), '');
});

test.run();
