import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { line, span } from '../../../src/ui/draw/line.ts';
import { paint } from '../../../src/ui/draw/paint.ts';
import { themes } from '../../../src/ui/theme.ts';

const test = suite('ui/draw/paint');

/** With ESC as `^`. */
function painted(...given: Parameters<typeof paint>): string {
  return paint(...given).replaceAll('\u001b', '^');
}

test('each tone begins and ends by itself', () => {
  const row = line('a ', span('b', 'error'), span('c', 'good'), span('', 'strong'));
  assert.is(painted(row, themes.none), 'a ^[1mb^[22mc');
  assert.is(painted(row, themes['16']), 'a ^[31m^[1mb^[39m^[22mc');
  assert.is(painted(row, themes['256']), 'a ^[38;5;160m^[1mb^[39m^[22m^[38;5;28mc^[39m');
});

test('a colour behind the text has its own sequences', () => {
  assert.is(painted(line(span('x', 'code')), themes['16']), '^[97m^[40mx^[39m^[49m');
  assert.is(painted(line(span('x', 'code')), themes['256']), '^[38;5;231m^[48;5;16mx^[39m^[49m');
});

test('under the cursor all is inverse, what follows a marked text too', () => {
  const row = { ...line('a', span('b', 'marked'), 'c'), isFocused: true };
  assert.is(painted(row, themes.none), '^[7ma^[27m^[7m^[7mb^[27m^[27m^[7mc^[27m');
});

test('every colour of every theme has a number', () => {
  for (const theme of Object.values(themes)) {
    for (const tone of Object.keys(theme)) {
      const text = painted(line(span('x', tone as keyof typeof theme)), theme);
      assert.match(text, /^(?:\^\[\d+(?:;5;\d+)?m)*x(?:\^\[\d+m)*$/, tone);
    }
  }
});

test.run();
