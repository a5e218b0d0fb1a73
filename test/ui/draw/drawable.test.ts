import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { piecesOf } from '../../../src/ui/draw/drawable.ts';

const test = suite('ui/draw/drawable');

test('a letter that comes again is not measured again', () => {
  let measured = 0;
  const measure = (text: string): number => {
    measured++;
    return stringWidth(text);
  };
  const [once] = [...piecesOf('語', measure)];
  const first = measured;
  const pieces = [...piecesOf('語'.repeat(1000), measure)];
  assert.is(measured, first);
  assert.is(pieces.length, 1000);
  assert.equal(pieces[999], once);
});

test('letters that never come again do not pile up', () => {
  let measured = 0;
  const measure = (text: string): number => {
    measured++;
    return stringWidth(text);
  };
  const letters = Array.from({ length: 5000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
  assert.is([...piecesOf(letters, measure)].length, 5000);
  const first = measured;
  [...piecesOf('一', measure)];
  assert.ok(measured > first, 'the first of them was forgotten');
});

test.run();
