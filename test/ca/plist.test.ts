import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plistText } from '../../src/ca/plist.ts';

const test = suite('ca/plist');

function textOf(value: string): string {
  const [element] =
    parseXml(plistText(value)).root?.children.filter((child) => child instanceof XmlElement) ?? [];
  return element?.text ?? 'nothing';
}

test('texts come out as they went in', () => {
  for (const text of ['', 'a & b', '</string><true/>', ']]>', '"quoted"', 'ü 例 😀', 'a\tb\nc']) {
    assert.is(textOf(text), text, text);
  }
});

test('what XML cannot hold is left out', () => {
  assert.is(textOf('a\0b\u001b[2Jc\ufffed'), 'ab[2Jcd');
  assert.is(textOf('lone \ud800 surrogate'), 'lone \ufffd surrogate');
});

test('every kind of value has its element', () => {
  const text = plistText({ list: [1, true, false, Buffer.from('hi')], 'a<b': {} });
  for (const line of [
    '<integer>1</integer>',
    '<true/>',
    '<false/>',
    '<data>aGk=</data>',
    '<key>a&lt;b</key>',
  ]) {
    assert.ok(text.includes(line), line);
  }
});

test.run();
