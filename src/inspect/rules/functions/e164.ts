import { createRequire } from 'node:module';
import { describeCharacter, isAllDigits, isInvisible, withoutInvisible } from './character.ts';
import type { RuleFunction, RuleType } from './rule-function.ts';

type NumberingPlans = typeof import('libphonenumber-js/max');

const requireLater = createRequire(import.meta.url);

/** The plans of all countries, read at the first number: that takes as long as all other rule code together. */
export function numberingPlans(): NumberingPlans {
  return requireLater('libphonenumber-js/max') as NumberingPlans;
}

/** Digits in an international number at most, country code included. (ITU-T E.164, 6.2.1) */
const MAX_DIGITS = 15;

/** Longest text looked at; formatted numbers with an extension stay far below. */
const MAX_LENGTH = 128;

/** What stands between the digits of a number written for people. (RFC 3966, visual-separator, and what is typed) */
const SEPARATORS = /[-.()/\u2010-\u2015 ]/g;

/**
 * `pass`: `+` and a number that a numbering plan has. `warning`: it may well be a number, but not in the form asked for,
 * or none that a plan knows. `error`: no E.164 number.
 */
export type E164Tier = 'pass' | 'warning' | 'error';

/** What `e164` gives. `number`: the E.164 form, when one can be told; `reason`: what is wrong, in words. */
export interface E164 {
  readonly valid: boolean;
  readonly tier: E164Tier;
  readonly number: string;
  readonly reason: string;
}

/** Judges a text as an E.164 number; `region` (`US`, `DE`, …, or empty) is where national numbers belong. */
export function e164(value: string, region: string): E164 {
  if (value === '') return failure('error', 'it is empty');
  if (value.length > MAX_LENGTH) {
    return failure('error', `it has ${value.length} characters, too many for a phone number`);
  }
  const hasPlus = value.startsWith('+');
  const digits = hasPlus ? value.slice(1) : value;
  if (!isAllDigits(digits)) return written(value, regionOf(region));
  if (digits.length > MAX_DIGITS) {
    return failure('error', `it has ${digits.length} digits, and E.164 allows ${MAX_DIGITS}`);
  }
  return hasPlus ? withPlus(value) : digitsOnly(value, regionOf(region));
}

function withPlus(value: string): E164 {
  const known = knownNumber(value);
  if (known === value) return { valid: true, tier: 'pass', number: value, reason: '' };
  if (known !== '')
    return failure('warning', 'it keeps the 0 that is dialled only inside the country', known);
  return failure('warning', 'no numbering plan has this number');
}

function digitsOnly(value: string, region: string): E164 {
  const whole = `+${value}`;
  const national = region === '' ? '' : knownNumber(value, region);
  if (national !== '' && national !== whole)
    return failure('warning', `it has no "+" and country code; in ${region} it is ${national}`, national);
  if (knownNumber(whole) === whole)
    return failure('warning', `it has no "+" in front; with one it is ${whole}`, whole);
  return failure('warning', 'it has no "+" and country code, so nobody can tell which country it belongs to');
}

/** A text that is not `+` and digits: perhaps a number written for people, or a link. */
function written(value: string, region: string): E164 {
  const visible = withoutInvisible(value).replace('\uff0b', '+');
  return failure('error', whatIsWrong(value), knownNumber(visible, region) || bareNumber(visible));
}

/** The E.164 form of a number with a `+` that only has separators in it, even if no plan knows it. */
function bareNumber(text: string): string {
  const bare = text.replace(/^tel:/i, '').replace(SEPARATORS, '');
  const digits = bare.slice(1);
  return bare.startsWith('+') && isAllDigits(digits) && digits.length <= MAX_DIGITS ? bare : '';
}

function whatIsWrong(value: string): string {
  if (value === '+') return 'it is a "+" with no digits after it';
  if (/^tel:/i.test(value)) return 'it is a tel: link';
  if (/^\+?[0-9][-.()/ 0-9]*(;|,|#|x|ext)/i.test(value))
    return 'an extension or a parameter follows the number';
  if (value.trim() !== value) return 'there is white space around it';
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (isInvisible(code) && code !== 0x20) return `it holds ${describeCharacter(value, index)}`;
  }
  if (value.includes('@')) return 'it is an address without "sip:" in front';
  if (/\p{L}/u.test(value)) return 'it holds letters';
  if (/[^\P{Nd}0-9]/u.test(value)) return 'its digits are not 0 to 9';
  if (/^\+?[-.()/ 0-9]+$/.test(value))
    return 'it is formatted for people; E.164 is "+" and digits, nothing between';
  return 'it holds characters that are not digits';
}

/** The E.164 form of a number that a plan has, or "". */
function knownNumber(text: string, region = ''): string {
  const options = { extract: false, ...(region !== '' && { defaultCountry: region }) };
  const number = numberingPlans().parsePhoneNumberFromString(
    text,
    options as Parameters<NumberingPlans['parsePhoneNumberFromString']>[1],
  );
  return number?.isValid() ? number.number : '';
}

function regionOf(region: string): string {
  const code = region.toUpperCase();
  return numberingPlans().isSupportedCountry(code) ? code : '';
}

function failure(tier: E164Tier, reason: string, number = ''): E164 {
  return { valid: false, tier, number, reason };
}

export const e164Function: RuleFunction = {
  name: 'e164',
  signature: 'e164(string, string): E164',
  description:
    'Judges a phone number. `tier` is "pass", "warning" or "error", `valid` is true for "pass"; `number` is the E.164 form where one can be told, `reason` what is wrong. The second argument is the region of national numbers, such as "US", or "".',
  example: { expression: 'e164("(425) 555-0123", "US").number', result: '"+14255550123"' },
  // The numbering plans take some fifteen microseconds for a number.
  steps: 100,
  call: e164,
};

export const e164Type: RuleType = {
  name: 'E164',
  fields: { valid: 'bool', tier: 'string', number: 'string', reason: 'string' },
};
