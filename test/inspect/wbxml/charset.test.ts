import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeRange,
  decodeText,
  encodeText,
  nameOfCharset,
  terminatorLength,
} from '../../../src/inspect/wbxml/charset.ts';

const test = suite('charset');

const samples: readonly (readonly [charset: number, text: string, hex: string])[] = [
  [106, 'aé字😀', '61c3a9e5ad97f09f9880'],
  [3, 'abc', '616263'],
  [4, 'café', '636166e9'],
  [2252, '€', '80'],
  [2252, 'ÿ', 'ff'],
  [4, 'é', 'e9'],
  [17, '漢字', '8abf8e9a'],
  [38, '한', 'c7d1'],
  [2026, '字', 'a672'],
  [2025, '字', 'd7d6'],
  [1015, 'a😀', '0061d83dde00'],
  [1014, 'a😀', '61003dd800de'],
  [9999, 'é', 'c3a9'],
];

for (const [charset, text, hex] of samples) {
  test(`${nameOfCharset(charset) ?? `the unknown set ${charset}`} reads and writes ${text}`, () => {
    assert.is(decodeText(Buffer.from(hex, 'hex'), charset), text);
    assert.is(encodeText(text, charset)?.toString('hex'), hex);
  });
}

test('a range reads as its bytes do, short or long, ASCII or not', () => {
  for (const text of ['', 'a', 'é', '12345678', '1234567é', 'x'.repeat(100), '\ufeffx']) {
    const bytes = Buffer.from(`<${text}>`);
    assert.is(decodeRange(bytes, 1, bytes.length - 1, 106), text);
  }
  assert.is(decodeRange(Buffer.from('00610062', 'hex'), 2, 4, 1015), 'b');
});

test('what is not valid becomes U+FFFD', () => {
  assert.is(decodeText(Buffer.of(0x61, 0xff), 106), 'a\ufffd');
  assert.is(decodeRange(Buffer.of(0x61, 0xff), 0, 2, 106), 'a\ufffd');
});

test('what the set cannot say is not written', () => {
  assert.is(encodeText('字', 4), undefined);
  assert.is(encodeText('\ud800', 106), undefined);
});

test('strings of UTF-16 end in two zero bytes', () => {
  assert.equal([106, 4, 0, 9999, 1000, 1013, 1014, 1015].map(terminatorLength), [1, 1, 1, 1, 2, 2, 2, 2]);
});

test.run();
