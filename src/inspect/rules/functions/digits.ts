import { isDigit } from './character.ts';
import type { RuleFunction } from './rule-function.ts';

/** The ASCII digits of a text, in order. */
export function digits(text: string): string {
  let found = '';
  for (let index = 0; index < text.length; index++) {
    if (isDigit(text.charCodeAt(index))) found += text[index];
  }
  return found;
}

export const digitsFunction: RuleFunction = {
  name: 'digits',
  signature: 'digits(string): string',
  description: 'The digits 0 to 9 of a text, in order, everything else left out.',
  example: { expression: 'digits("+1 (425) 555-0123")', result: '"14255550123"' },
  call: digits,
};
