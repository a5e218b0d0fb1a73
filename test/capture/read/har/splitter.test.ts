import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HarSplitter } from '../../../../src/capture/read/har/splitter.ts';

const test = suite('har splitter');

const ENTRIES = [
  { url: 'a"b\\', list: [[], {}], log: { entries: [{ no: 'entry' }] } },
  { text: '\\\\"}]{[' },
  {},
  { creator: { name: 'not this' } },
];
const CREATOR = { name: 'Tool "x"', version: '1' };
const TEXT = ` ${JSON.stringify({ other: { entries: [{}] }, log: { 'odd "key\\': {}, creator: CREATOR, pages: [{}], entries: ENTRIES, comment: '}' } }, null, 1)}\n`;

test('gives entries and creator wherever the chunks are cut', () => {
  const bytes = Buffer.from(TEXT);
  for (let size = 1; size <= bytes.length; size++) {
    const splitter = new HarSplitter();
    const pieces = [];
    for (let at = 0; at < bytes.length; at += size)
      pieces.push(...splitter.push(bytes.subarray(at, at + size)));
    assert.equal(
      pieces.map(({ kind, json }) => [kind, JSON.parse(String(json))]),
      [['creator', CREATOR], ...ENTRIES.map((entry) => ['entry', entry])],
      `size ${size}`,
    );
    for (const { offset } of pieces) assert.is(bytes[offset], 0x7b);
    assert.is(splitter.depth, 0);
    assert.is(splitter.strayAt, undefined);
  }
});

test('brackets that close nothing lose the entry they stand in, and none after it', () => {
  const whole = JSON.stringify({ log: { entries: [{ no: 0 }, { no: 1 }, { no: 2 }] } });
  for (const [spoiled, found] of [
    [whole.replace('{"no":1}', '{"no":1}}}'), [0, 1, 2]],
    [whole.replace('{"no":1}', '{"no":1]}'), [0, '{"no":1]}', 2]],
    [whole.replace('{"no":1}', '"no":1}]}'), [0]],
  ] as const) {
    const splitter = new HarSplitter();
    const pieces = [...splitter.push(Buffer.from(spoiled))].map(({ json }) => String(json));
    assert.is.not(splitter.strayAt, undefined);
    assert.equal(
      pieces,
      found.map((no) => (typeof no === 'string' ? no : `{"no":${no}}`)),
      spoiled,
    );
  }
});

test.run();
