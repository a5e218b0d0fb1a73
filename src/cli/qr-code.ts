import { encode } from 'uqr';

/** Light modules around the code. The standard asks for four; cameras do with two, and so it fits a terminal of 24 rows. */
const BORDER = 2;
/** 33 modules a side, 19 rows with the border: up to 78 characters. */
const MAX_VERSION = 4;

/** Drawn by its upper and its lower half. */
const HALVES = [
  [' ', '▄'],
  ['▀', '█'],
] as const;

/**
 * A QR code in rows of text, two modules above each other in a character; undefined where it would not fit 80 columns and 20 rows.
 * Its light modules are what is drawn, so on a dark terminal it looks as printed; on a light one it is inverted, unless it is
 * given white on black as its colours.
 */
export function qrCode(text: string): readonly string[] | undefined {
  const modules = modulesOf(text);
  if (!modules) return undefined;
  const isLight = (row: number, column: number) => modules[row]?.[column] !== true;
  return Array.from({ length: Math.ceil(modules.length / 2) }, (_, row) =>
    modules
      .map((_, column) => {
        const lower = HALVES[isLight(2 * row, column) ? 1 : 0];
        return lower[isLight(2 * row + 1, column) ? 1 : 0];
      })
      .join(''),
  );
}

/** True for dark ones, by row; undefined for a text that is too long. */
function modulesOf(text: string): readonly (readonly boolean[])[] | undefined {
  try {
    return encode(text, { border: BORDER, maxVersion: MAX_VERSION, boostEcc: true }).data;
  } catch {
    return undefined;
  }
}
