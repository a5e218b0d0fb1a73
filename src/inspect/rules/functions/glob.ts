import { spend } from '../budget.ts';
import type { RuleFunction } from './rule-function.ts';

/** Longest pattern; with it a match costs at most this many steps for each character of the text. */
const MAX_PATTERN_LENGTH = 256;
/** Comparisons of characters that count as one step of an evaluation. */
const COMPARISONS_A_STEP = 100;

/** Matches the whole text against a pattern of `*` and `?`; letter case counts. A longer pattern matches nothing. */
export function glob(text: string, pattern: string): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return false;
  let at = 0;
  let index = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[index] === '*') {
      star = index++;
      resume = at;
    } else if (index < pattern.length && (pattern[index] === '?' || pattern[index] === text[at])) {
      index++;
      at++;
    } else if (star !== -1) {
      // Only the last star ever needs to take more: what came before it has matched as early as it can.
      index = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[index] === '*') index++;
  return index === pattern.length;
}

export const globFunction: RuleFunction = {
  name: 'glob',
  signature: 'glob(string, string): bool',
  description:
    'True when the whole text fits a pattern in which `*` stands for any run of characters and `?` for one. Letter case counts.',
  example: { expression: 'glob("IPM.Note.Microsoft.Voicemail.UM", "IPM.Note.*.UM")', result: 'true' },
  call: (text: string, pattern: string): boolean => {
    spend((text.length * Math.min(pattern.length, MAX_PATTERN_LENGTH)) / COMPARISONS_A_STEP);
    return glob(text, pattern);
  },
};
