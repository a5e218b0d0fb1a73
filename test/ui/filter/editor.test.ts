import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { edited, inserted } from '../../../src/ui/filter/editor.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';

const test = suite('ui/filter/editor');

/** A text with `|` for the cursor. */
function read(marked: string) {
  const cursor = marked.indexOf('|');
  return { text: marked.replace('|', ''), cursor };
}

function write({ text, cursor }: { readonly text: string; readonly cursor: number }): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const keys: readonly (readonly [Command, before: string, after: string])[] = [
  ['filter.left', 'ab|c', 'a|bc'],
  ['filter.left', '|abc', '|abc'],
  ['filter.left', 'a👩‍👧|b', 'a|👩‍👧b'],
  ['filter.left', 'e\u0301|', '|e\u0301'],
  ['filter.right', 'a|👩‍👧b', 'a👩‍👧|b'],
  ['filter.right', 'abc|', 'abc|'],
  ['filter.start', 'ab|c', '|abc'],
  ['filter.end', 'ab|c', 'abc|'],
  ['filter.erase', 'ab|c', 'a|c'],
  ['filter.erase', '|abc', '|abc'],
  ['filter.erase', '🇩🇪|c', '|c'],
  ['filter.delete', 'a|bc', 'a|c'],
  ['filter.delete', 'a|漢c', 'a|c'],
  ['filter.delete', 'abc|', 'abc|'],
  ['filter.erase-word', 'command == "Sync|"', 'command == "|"'],
  ['filter.erase-word', 'command ==  |x', 'command |x'],
  ['filter.erase-word', '|abc', '|abc'],
  ['filter.erase-word', 'Łódź|', '|'],
  ['filter.erase-all', 'abc d|e', '|e'],
];

for (const [command, before, after] of keys) {
  test(`${command} makes ${after} of ${before}`, () => {
    const result = edited(read(before), command);
    assert.is(result && write(result), after);
  });
}

test('a command of others is none of the editor', () => assert.is(edited(read('a|'), 'move.up'), undefined));

const pastes: readonly (readonly [more: string, after: string])[] = [
  ['x', 'ax|b'],
  ['one\ntwo\r\nthree\tfour', 'aone two three four|b'],
  ['\u001b[2J\u0007\u009b1m', 'a[2J1m|b'],
  ['\u0000\u007f', 'a|b'],
  ['漢字', 'a漢字|b'],
];

for (const [more, after] of pastes) {
  test(`${JSON.stringify(more)} is taken without what no filter holds`, () => {
    assert.is(write(inserted(read('a|b'), more)), after);
  });
}

test('a paste of megabytes is cut to what a filter may hold, no character in two', () => {
  const { text } = inserted({ text: 'abc', cursor: 3 }, '😀'.repeat(1_000_000));
  assert.is(text.length, 3999);
  assert.not(/[\ud800-\udbff]$/.test(text));
});

test.run();
