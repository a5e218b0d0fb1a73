import type { Tone } from './draw/line.ts';

/** How a text looks. Colours are named, or `ansi256(243)`. */
export interface Look {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** How each tone looks. */
export type Theme = Readonly<Record<Tone, Look>>;

/** How many colours to draw with. */
export type Colors = 'none' | '16' | '256';

/** Weight and inversion only. Faint text is left out: on many terminals nobody can read it. */
const colorless: Theme = {
  plain: {},
  strong: { bold: true },
  quiet: {},
  good: {},
  info: {},
  warning: {},
  error: { bold: true },
  accent: {},
  value: {},
  code: {},
  marked: { inverse: true },
};

/**
 * The looks, readable on black and on white alike: nobody tells us which it is. Of the 16 colours only red and magenta
 * are; of the 256 there are enough of middle brightness.
 */
export const themes: Readonly<Record<Colors, Theme>> = {
  none: colorless,
  '16': {
    ...colorless,
    warning: { color: 'magenta', bold: true },
    error: { color: 'red', bold: true },
    accent: { color: 'magenta' },
    code: { color: 'whiteBright', backgroundColor: 'black' },
  },
  '256': {
    ...colorless,
    quiet: { color: 'ansi256(243)' },
    good: { color: 'ansi256(28)' },
    info: { color: 'ansi256(31)' },
    warning: { color: 'ansi256(130)' },
    error: { color: 'ansi256(160)', bold: true },
    accent: { color: 'ansi256(98)' },
    value: { color: 'ansi256(30)' },
    code: { color: 'ansi256(231)', backgroundColor: 'ansi256(16)' },
  },
};
