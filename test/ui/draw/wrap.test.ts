import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../../src/ui/draw/fit.ts';
import { wrapped } from '../../../src/ui/draw/wrap.ts';

const test = suite('ui/draw/wrap');

test('breaks between words', () => {
  assert.equal(wrapped('a phone shows a button', 10, 9), ['a phone', 'shows a', 'button']);
});

test('uses a row to its last column', () => {
  assert.equal(wrapped('abcde fghij', 5, 9), ['abcde', 'fghij']);
});

test('breaks a word that is longer than a row', () => {
  const rows = wrapped('Sync/Collections/Collection', 10, 9);
  assert.is(rows.join(''), 'Sync/Collections/Collection');
  for (const row of rows) assert.ok(widthOf(row) <= 10);
});

test('cuts what is more than the rows', () => {
  assert.equal(wrapped('one two three four', 5, 2), ['one', '…']);
  assert.is(wrapped('x'.repeat(1_000_000), 5, 3).length, 3);
});

test('counts wide characters, and shows what could drive a terminal', () => {
  assert.equal(wrapped('会議会議', 4, 9), ['会議', '会議']);
  assert.equal(wrapped('a\nb\u001b', 9, 9), ['a␊b␛']);
});

test('gives one line for an empty text', () => assert.equal(wrapped('', 5, 9), ['']));

test.run();
