import { CharacterSet, skip, skipEscaped } from './characters.ts';
import { fault, type SipFault, unexpected } from './fault.ts';
import { hostFault } from './host.ts';
import { tailFault } from './tail.ts';

/** Longest text that is read as a URI. The grammar has no limit; SIP over UDP keeps a whole message below this. */
export const MAX_URI_LENGTH = 65_535;

/** A SIP or SIPS URI taken apart, all parts as written; `fault` when it is none. */
export interface ParsedSipUri {
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
  readonly fault?: SipFault;
}

/**
 * Reads a SIP-URI or SIPS-URI by the ABNF of RFC 3261, section 25.1, with addresses as RFC 5954 corrects them.
 * One pass with no backtracking. `telephone-subscriber` needs no rule of its own: what it allows beyond `user` must be
 * escaped inside a SIP URI, and what is left is a `user`.
 */
export function parseSipUri(text: string): ParsedSipUri {
  const scheme = schemeOf(text);
  if (scheme === undefined) return { scheme: '', user: '', host: '', fault: noScheme(text) };
  if (text.length > MAX_URI_LENGTH) {
    const reason = `a URI of ${text.length} characters is longer than the ${MAX_URI_LENGTH} that are read`;
    return { scheme, user: '', host: '', fault: fault(MAX_URI_LENGTH, reason) };
  }
  const start = scheme.length + 1;
  // An "@" may stand nowhere but after the user, so the first one ends it, whatever ";" and "?" come before.
  const at = text.indexOf('@', start);
  const user = at === -1 ? '' : userOf(text, start, at);
  const hostStart = at === -1 ? start : at + 1;
  const hostEnd = endOfHost(text, hostStart);
  const found =
    (at === -1 ? undefined : userInfoFault(text, start, at)) ??
    hostOrNumberFault(text, hostStart, hostEnd, at !== -1) ??
    restFault(text, hostEnd);
  const parts = { scheme, user, host: text.slice(hostStart, hostEnd) };
  return found === undefined ? parts : { ...parts, fault: found };
}

function schemeOf(text: string): 'sip' | 'sips' | undefined {
  const head = text.slice(0, 5).toLowerCase();
  if (head.startsWith('sip:')) return 'sip';
  return head === 'sips:' ? 'sips' : undefined;
}

function noScheme(text: string): SipFault {
  const inside = text.toLowerCase();
  const scheme = Math.max(inside.indexOf('<sip:'), inside.indexOf('<sips:'));
  if (scheme !== -1) return fault(scheme, 'angle brackets and a display name are not part of a SIP URI');
  return fault(0, 'a SIP URI begins with "sip:" or "sips:"');
}

function userOf(text: string, start: number, at: number): string {
  const colon = text.indexOf(':', start);
  return text.slice(start, colon === -1 || colon > at ? at : colon);
}

/** `userinfo = ( user / telephone-subscriber ) [ ":" password ] "@"` */
function userInfoFault(text: string, start: number, at: number): SipFault | undefined {
  const userEnd = skipEscaped(CharacterSet.User, text, start, at);
  if (userEnd === start && (userEnd === at || text[userEnd] === ':')) {
    return fault(start, 'the user before "@" is empty');
  }
  if (userEnd === at) return undefined;
  if (text[userEnd] !== ':') return unexpected(text, userEnd, 'the user');
  const passwordEnd = skipEscaped(CharacterSet.Password, text, userEnd + 1, at);
  return passwordEnd === at ? undefined : unexpected(text, passwordEnd, 'the password');
}

/** Where host ends: after the "]" of an IPv6 reference, else before the port, a parameter or a header. */
function endOfHost(text: string, start: number): number {
  if (text[start] === '[') {
    const close = text.indexOf(']', start);
    return close === -1 ? text.length : close + 1;
  }
  let end = start;
  while (end < text.length && !':;?'.includes(text[end] as string)) end++;
  return end;
}

/** As `hostFault`, with its own words for the commonest mistake: a number where the host belongs. */
function hostOrNumberFault(text: string, start: number, end: number, hasUser: boolean): SipFault | undefined {
  const found = hostFault(text, start, end);
  if (found === undefined || hasUser) return found;
  const digits = text[start] === '+' ? start + 1 : start;
  if (digits === end || skip(CharacterSet.Digit, text, digits, end) < end) return found;
  return fault(end, `"${text.slice(start, end)}" is a number without its "@" and host`);
}

/** `[ ":" port ] uri-parameters [ headers ]` */
function restFault(text: string, hostEnd: number): SipFault | undefined {
  if (text[hostEnd] !== ':') return afterHostFault(text, hostEnd);
  const portEnd = skip(CharacterSet.Digit, text, hostEnd + 1, text.length);
  if (portEnd === hostEnd + 1) return fault(portEnd, 'the port after ":" is not a number');
  return afterHostFault(text, portEnd);
}

function afterHostFault(text: string, at: number): SipFault | undefined {
  const next = text[at];
  if (next === undefined || next === ';' || next === '?') return tailFault(text, at);
  return unexpected(text, at, 'a SIP URI after its host and port');
}
