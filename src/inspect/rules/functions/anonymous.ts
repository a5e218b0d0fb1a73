import { trimInvisible } from './character.ts';
import type { RuleFunction } from './rule-function.ts';
import { parseSipUri } from './sip/parse.ts';

/** Words that gateways and carriers put where a number would be, when there is none to show. */
const STAND_INS: ReadonlySet<string> = new Set([
  'anonymous',
  'private',
  'unknown',
  'restricted',
  'blocked',
  'unavailable',
  'withheld',
  'hidden',
  'unlisted',
  'suppressed',
]);

/** Words that may go with them, as in "Unknown Caller" and "number withheld"; alone they say nothing. */
const COMPANIONS: ReadonlySet<string> = new Set(['caller', 'call', 'number', 'name', 'id', 'user', 'line']);

/** Whole phrases that hold none of the words. */
const PHRASES: ReadonlySet<string> = new Set([
  'no caller id',
  'no number',
  'not available',
  'out of area',
  'none',
  'null',
  'n a',
]);

/** Longest text read as a stand-in: three of the words fit many times over. */
const MAX_STAND_IN_LENGTH = 128;

/**
 * True for a text that says "no number" where the element must be absent or empty: a stand-in word, a SIP address with
 * such a user or below the domain `invalid` (RFC 3323, RFC 2606), or nothing but blanks and invisible marks. The empty
 * text is what is asked for, so it is none. (MS-ASEMAIL R930, R931, R932)
 */
export function anonymous(value: string): boolean {
  if (value === '' || value.length > MAX_STAND_IN_LENGTH) return value !== '' && trimInvisible(value) === '';
  const text = withoutDisplayName(trimInvisible(value).toLowerCase());
  if (text === '') return true;
  const hasScheme = text.includes(':') || !text.includes('@');
  const { scheme, user, host } = parseSipUri(hasScheme ? text : `sip:${text}`);
  if (scheme === '') return isStandIn(text);
  return isStandIn(user === '' ? host : user) || host === 'invalid' || host.endsWith('.invalid');
}

/** What is between the angle brackets of `"Anonymous" <sip:anonymous@anonymous.invalid>`. */
function withoutDisplayName(text: string): string {
  const open = text.lastIndexOf('<');
  return open !== -1 && text.endsWith('>') ? text.slice(open + 1, -1) : text;
}

function isStandIn(text: string): boolean {
  const words = text.split(/[^a-z]+/).filter((word) => word !== '');
  if (PHRASES.has(words.join(' '))) return isWordsOnly(text);
  const known = words.every((word) => STAND_INS.has(word) || COMPANIONS.has(word));
  return known && words.some((word) => STAND_INS.has(word)) && isWordsOnly(text);
}

/** False where a digit, or a letter beyond ASCII, stands between the words: that may be somebody's number or name. */
function isWordsOnly(text: string): boolean {
  return !/[0-9\u0080-\uffff]/.test(text);
}

export const anonymousFunction: RuleFunction = {
  name: 'anonymous',
  signature: 'anonymous(string): bool',
  description:
    'True for a stand-in that means "no number": anonymous, private, unknown and their like, sip:anonymous@anonymous.invalid, blanks only. False for the empty text.',
  example: { expression: 'anonymous("sip:anonymous@anonymous.invalid")', result: 'true' },
  call: anonymous,
};
