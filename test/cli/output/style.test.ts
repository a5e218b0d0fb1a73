import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { styleFor } from '../../../src/cli/output/style.ts';

const test = suite('style');
const RED = '\u001b[31m';

function isColoured(...given: Parameters<typeof styleFor>): boolean {
  const text = styleFor(...given)('error', 'x');
  assert.ok(text === 'x' || text.includes(RED), JSON.stringify(text));
  return text !== 'x';
}

test('colours a terminal and nothing else', () => {
  assert.is(isColoured('auto', true, {}), true);
  assert.is(isColoured('auto', false, {}), false);
});

test('the environment may say no', () => {
  assert.is(isColoured('auto', true, { NO_COLOR: '1' }), false);
  assert.is(isColoured('auto', true, { NO_COLOR: '' }), true);
  assert.is(isColoured('auto', true, { TERM: 'dumb' }), false);
});

test('the person wins', () => {
  assert.is(isColoured('always', false, { NO_COLOR: '1', TERM: 'dumb' }), true);
  assert.is(isColoured('never', true, {}), false);
});

test.run();
