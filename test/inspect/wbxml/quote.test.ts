import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quote } from '../../../src/inspect/wbxml/quote.ts';

const test = suite('quote');

test('text stays text', () => assert.is(quote('café 字 👩‍💻'), '"café 字 👩‍💻"'));

test('what ends or escapes a quotation is escaped', () =>
  assert.is(quote('a"b\\c\n\r\t'), '"a\\"b\\\\c\\n\\r\\t"'));

test('what drives a terminal or hides is written as its number', () => {
  assert.is(
    quote('\u001b[2J\u0000\u009b\u202e\u200b\ud800\u{e0041}'),
    '"\\u{1b}[2J\\u{0}\\u{9b}\\u{202e}\\u{200b}\\u{d800}\\u{e0041}"',
  );
});

test.run();
