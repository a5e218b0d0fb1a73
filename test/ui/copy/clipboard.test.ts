import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clipboardSequence } from '../../../src/ui/copy/clipboard.ts';

const test = suite('ui/copy/clipboard');

test('gives the text to the terminal, whatever is in it', () => {
  assert.is(clipboardSequence('h\u00e9\u001b', {}), '\u001b]52;c;aMOpGw==\u0007');
});

test('is passed through GNU screen in pieces that it takes', () => {
  const given = clipboardSequence('x'.repeat(2000), { STY: '1.pts-0' });
  const pieces = [...given.matchAll(/\u001bP([^\u001b]*(?:\u001b\][^\u001b]*)?)\u001b\\/g)];
  assert.ok(pieces.every(([piece]) => piece.length <= 768));
  assert.is(pieces.map(([, inner]) => inner).join(''), clipboardSequence('x'.repeat(2000), {}));
});

test('tmux inside screen, or alone, passes it on by itself', () => {
  assert.is(clipboardSequence('x', { STY: '1', TMUX: '/tmp/t' }), clipboardSequence('x', {}));
});

test('what is too much for terminals is refused with the way out', () => {
  assert.ok(clipboardSequence('x'.repeat(56_244), {}));
  assert.throws(() => clipboardSequence('x'.repeat(56_300), {}), /too much for the clipboard.*to a file/);
});

test.run();
