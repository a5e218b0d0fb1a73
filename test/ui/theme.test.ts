import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { themes } from '../../src/ui/theme.ts';

const test = suite('ui/theme');

/** Least contrast at which text of this size is read with ease, a little below what is asked of web pages. (WCAG 2.2, 1.4.3) */
const LEAST = 3.5;
/** Those that are used, as xterm shows them. */
const NAMED: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [205, 0, 0],
  magenta: [205, 0, 205],
  black: [0, 0, 0],
  whiteBright: [255, 255, 255],
};

/** Red, green and blue of a colour as the theme names it; those of 256 are the same on all terminals. */
function rgbOf(color: string): readonly [number, number, number] {
  const named = NAMED[color];
  if (named) return named;
  const number = Number(/^ansi256\((\d+)\)$/.exec(color)?.[1]);
  assert.ok(number >= 16 && number <= 255, `${color} differs between terminals`);
  const grey = 8 + (number - 232) * 10;
  if (number >= 232) return [grey, grey, grey];
  const level = (digit: number): number => [0, 95, 135, 175, 215, 255][digit] as number;
  const cube = number - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

/** From 0, black, to 1, white. (WCAG 2.2) */
function luminance(rgb: readonly [number, number, number]): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

for (const [colors, theme] of Object.entries(themes)) {
  for (const [tone, { color, backgroundColor }] of Object.entries(theme)) {
    if (color === undefined) continue;
    if (backgroundColor !== undefined) {
      test(`${tone} is as clear as it can be, with ${colors} colours`, () => {
        assert.is(luminance(rgbOf(String(color))) - luminance(rgbOf(String(backgroundColor))), 1);
      });
      continue;
    }
    test(`${tone} is readable on black and on white, with ${colors} colours`, () => {
      const bright = luminance(rgbOf(String(color)));
      const onBlack = (bright + 0.05) / 0.05;
      const onWhite = 1.05 / (bright + 0.05);
      assert.ok(
        Math.min(onBlack, onWhite) >= LEAST,
        `${onBlack.toFixed(1)} on black, ${onWhite.toFixed(1)} on white`,
      );
    });
  }
}

test('without colours there are none, and what is wrong stands out still', () => {
  for (const look of Object.values(themes.none)) assert.is(look.color, undefined);
  assert.ok(themes.none.error.bold);
  assert.ok(themes.none.marked.inverse);
});

test('nothing is faint', () => {
  for (const theme of Object.values(themes)) {
    for (const look of Object.values(theme)) assert.not('dimColor' in look);
  }
});

test.run();
