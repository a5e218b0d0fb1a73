import type { Look, Theme } from '../theme.ts';
import type { Line } from './line.ts';

/** Foregrounds, of which backgrounds are 10 away. (ECMA-48, 8.3.117; the bright ones are of aixterm) */
const NAMED: Readonly<Record<string, number>> = { black: 30, red: 31, magenta: 35, whiteBright: 97 };
const BACKGROUND = 10;

interface Sequences {
  readonly open: string;
  readonly close: string;
}

const INVERSE: Sequences = { open: '\u001b[7m', close: '\u001b[27m' };
const known = new Map<Look, Sequences>();

/** A row as the terminal takes it, with the sequences that colour it. Its texts are safe and cut by now. */
export function paint({ spans, isFocused = false }: Line, theme: Theme): string {
  let painted = '';
  for (const { text, tone = 'plain' } of spans) {
    if (text === '') continue;
    const { open, close } = sequencesOf(theme[tone]);
    painted += isFocused ? INVERSE.open + open + text + close + INVERSE.close : open + text + close;
  }
  return painted;
}

function sequencesOf(look: Look): Sequences {
  let sequences = known.get(look);
  if (!sequences) {
    sequences = makeSequences(look);
    known.set(look, sequences);
  }
  return sequences;
}

function makeSequences({ color, backgroundColor, bold, inverse }: Look): Sequences {
  const used = [
    ...(color === undefined ? [] : [[colorCode(color, 0), 39]]),
    ...(backgroundColor === undefined ? [] : [[colorCode(backgroundColor, BACKGROUND), 39 + BACKGROUND]]),
    ...(bold ? [[1, 22]] : []),
    ...(inverse ? [[7, 27]] : []),
  ];
  return {
    open: used.map(([on]) => `\u001b[${on}m`).join(''),
    close: used.map(([, off]) => `\u001b[${off}m`).join(''),
  };
}

function colorCode(color: string, away: number): string {
  const number = /^ansi256\((\d+)\)$/.exec(color)?.[1];
  return number === undefined ? String((NAMED[color] as number) + away) : `${38 + away};5;${number}`;
}
