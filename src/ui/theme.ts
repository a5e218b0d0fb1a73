import type { TextProps } from 'ink';
import type { Tone } from './draw/line.ts';

/** How each tone looks: as Ink's Text takes it. */
export type Theme = Readonly<
  Record<Tone, Pick<TextProps, 'color' | 'bold' | 'dimColor' | 'underline' | 'inverse'>>
>;

/** The look with colours. */
export const colorful: Theme = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  good: { color: 'green' },
  info: { color: 'cyan' },
  warning: { color: 'yellow' },
  error: { color: 'red', bold: true },
  accent: { color: 'blue' },
  value: { color: 'green' },
  marked: { inverse: true },
};

/** The look where NO_COLOR is set: weight and inversion only. */
export const colorless: Theme = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  good: {},
  info: {},
  warning: {},
  error: { bold: true },
  accent: {},
  value: {},
  marked: { inverse: true },
};
