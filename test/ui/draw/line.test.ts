import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSameLine, type Line, line, span, textOf } from '../../../src/ui/draw/line.ts';

const test = suite('ui/draw/line');

const one = line('a', span('b', 'error'));

const different: readonly (readonly [what: string, other: Line])[] = [
  ['a text', line('a', span('c', 'error'))],
  ['a tone', line('a', span('b', 'good'))],
  ['more', line('a', span('b', 'error'), 'c')],
  ['less', line('a')],
  ['the focus', { ...one, isFocused: true }],
  ['the label', { ...one, label: 'spoken' }],
];

for (const [what, other] of different) {
  test(`lines that differ in ${what} are not the same`, () => {
    assert.not(isSameLine(one, other));
    assert.not(isSameLine(other, one));
  });
}

test('lines made alike are the same', () => {
  assert.ok(isSameLine(one, line('a', span('b', 'error'))));
});

test('the text of a line is that of its spans', () => {
  assert.is(textOf(one), 'ab');
});

test.run();
