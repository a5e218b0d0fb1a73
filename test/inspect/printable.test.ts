import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { printable, printableJson, printableUpTo } from '../../src/inspect/printable.ts';

const test = suite('printable');

const hostile: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['an escape sequence', '\u001b[2Jgone', '␛[2Jgone'],
  ['an eight-bit control', '\u009b31m', '<U+009B>31m'],
  ['newlines and tabs', 'a\r\nb\tc', 'a␍␊b␉c'],
  ['DEL and NUL', '\u007f\u0000', '␡␀'],
  ['a bidirectional override', 'abc\u202etxt.exe', 'abc<U+202E>txt.exe'],
  ['an isolate', '\u2066x\u2069', '<U+2066>x<U+2069>'],
  ['line separators', 'a\u2028b\u2029', 'a<U+2028>b<U+2029>'],
  ['zero-width characters', 'a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
  ['a lone surrogate', '\ud800x', '<U+D800>x'],
  ['tag characters', '\u{e0041}', '<U+E0041>'],
];

for (const [name, text, shown] of hostile) {
  test(`shows ${name} as symbols`, () => assert.is(printable(text), shown));
  test(`keeps the value of ${name} in JSON and no raw character`, () => {
    const json = printableJson({ text });
    assert.equal(JSON.parse(json), { text });
    assert.match(json, /^[\u0020-\u007e]*$/);
  });
}

test('leaves ordinary text in any script as it is', () => {
  for (const text of ['Grüße', '日本語', 'مرحبا', '👩‍💻 ok', 'IPM.Note']) assert.is(printable(text), text);
});

test('cuts to a number of characters', () => {
  assert.is(printableUpTo('abcdef', 4), 'abc…');
  assert.is(printableUpTo('abcd', 4), 'abcd');
});

test.run();
