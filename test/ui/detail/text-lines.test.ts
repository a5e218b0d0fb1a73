import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textLines } from '../../../src/ui/detail/text-lines.ts';
import { widthOf } from '../../../src/ui/draw/fit.ts';

const test = suite('ui/detail/text-lines');

const rows: readonly (readonly [text: string, expected: readonly string[]])[] = [
  ['', ['']],
  ['one two three', ['one two', 'three']],
  ['one\r\n\r\ntwo', ['one', '', 'two']],
  ['abcdefghijklmnop', ['abcdefghij', 'klmnop']],
  ['  indented text', ['  indented', 'text']],
  ['Grüße aus Köln', ['Grüße aus', 'Köln']],
  ['漢字漢字漢字', ['漢字漢字漢', '字']],
  ['a\tb', ['a    b']],
  ['a\u001b[2Jb', ['a␛[2Jb']],
  ['\ud800', ['<U+D800>']],
];

for (const [text, expected] of rows) {
  test(JSON.stringify(text), () => {
    assert.equal(textLines(text, 10), expected);
  });
}

test('no row is wider than it may be', () => {
  for (const text of [
    '😀👩‍👩‍👧',
    'e\u0301\u0302\u0303\u0304',
    '漢a字',
    '\u202e\u200bx',
    'ёжик ',
    '©®',
    'ᄀ',
  ]) {
    for (const row of textLines(text.repeat(200), 17)) assert.ok(widthOf(row) <= 17, row);
  }
});

test('no more rows than asked for, however long the text', () => {
  assert.is(textLines('word '.repeat(1_000_000), 10, 5).length, 5);
  assert.is(textLines('\n'.repeat(1_000_000), 10, 5).length, 5);
});

test('beyond a number of unusual characters a dot stands for each', () => {
  const shown = textLines('\u202ea'.repeat(20_000), 80).join('');
  assert.match(shown, /^<U\+202E>a<U\+202E>a/);
  assert.match(shown, /·a·a$/);
  assert.is(textLines('\u202e\n'.repeat(5000), 80)[4500], '·');
});

test.run();
