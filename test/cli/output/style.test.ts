import { WriteStream } from 'node:tty';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { styleFor, terminalColors } from '../../../src/cli/output/style.ts';

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

const depths: readonly (readonly [
  name: string,
  choice: 'auto' | 'always' | 'never',
  bits: number,
  env: NodeJS.ProcessEnv,
  colors: string,
])[] = [
  ['a terminal of 256 colours', 'auto', 8, {}, '256'],
  ['of all colours', 'auto', 24, {}, '256'],
  ['of 16 colours', 'auto', 4, {}, '16'],
  ['NO_COLOR', 'auto', 24, { NO_COLOR: '1' }, 'none'],
  ['NO_COLOR, and a person who wants colours', 'always', 8, { NO_COLOR: '1' }, '256'],
  ['a person who wants none', 'never', 24, { FORCE_COLOR: '3' }, 'none'],
  ['a terminal that says nothing, and a person who wants colours', 'always', 1, {}, '16'],
];

for (const [name, choice, bits, env, colors] of depths) {
  test(`colours of the terminal UI: ${name}`, () => {
    const asked: unknown[] = [];
    const stdout = {
      getColorDepth: (given?: object) => {
        asked.push(Object.keys(given ?? {}).filter((variable) => /COLOR/.test(variable)));
        return bits;
      },
    };
    assert.is(terminalColors(choice, stdout, env), colors);
    // Node would answer what they say, and print a warning on some.
    assert.equal(asked.flat(), []);
  });
}

test('a terminal keeps its colours where CI is set', () => {
  const { getColorDepth } = WriteStream.prototype;
  assert.is(terminalColors('auto', { getColorDepth }, { TERM: 'xterm-256color', CI: 'true' }), '256');
  assert.is(terminalColors('auto', { getColorDepth }, { TERM: 'xterm', CI: 'true' }), '16');
});

test.run();
