import { MAX_STEPS, paid, spend, spendForCharacters } from './budget.ts';

/** Comparisons of characters that count as one step. */
const COMPARISONS_A_STEP = 250;

/**
 * CEL's own functions of texts, but with a count of what they cost. The platform's search takes text times sought in the worst
 * case, which for two texts of a body may be hours.
 */
export function contains(text: string, sought: string): boolean {
  spendForSearch(text, sought);
  return text.includes(sought);
}

/** Where the other begins, as CEL's int; -1 when it is not there. */
export function indexOf(text: string, sought: string): bigint {
  spendForSearch(text, sought);
  return BigInt(text.indexOf(sought));
}

/** The parts between separators. No list is made that is longer than an evaluation could pay for. */
export function split(text: string, separator: string): readonly string[] {
  spendForSearch(text, separator);
  return text.split(separator, MAX_STEPS + 1);
}

/** The parts with separators between. Throws before a text is made that is longer than an evaluation could pay for. */
export function join(parts: readonly unknown[], separator: string): string {
  let length = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) {
    if (typeof part !== 'string')
      throw new Error('join takes a list of texts, and this one holds something else');
    length += part.length;
  }
  spendForCharacters(length);
  return parts.join(separator);
}

export function lowerAscii(text: string): string {
  return paid(text).toLowerCase();
}

export function upperAscii(text: string): string {
  return paid(text).toUpperCase();
}

function spendForSearch(text: string, sought: string): void {
  spend((text.length * sought.length) / COMPARISONS_A_STEP);
}
