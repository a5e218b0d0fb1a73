import { describeCharacter, isAllDigits } from '../character.ts';
import { CharacterSet, isIn, skip } from './characters.ts';
import { fault, type SipFault, unexpected } from './fault.ts';

/** Groups of 16 bits in an IPv6 address; an IPv4 address at its end counts for two. */
const IPV6_GROUPS = 8;

/** Checks `host` in [start, end): a host name, an IPv4 address or an IPv6 reference. */
export function hostFault(text: string, start: number, end: number): SipFault | undefined {
  if (start === end) return fault(start, 'the host is missing');
  if (text[start] === '[') return referenceFault(text, start, end);
  const stop = skip(CharacterSet.HostName, text, start, end);
  if (stop < end) return unexpected(text, stop, 'the host');
  const host = text.slice(start, end);
  return isIPv4(host) ? undefined : hostNameFault(host, start);
}

/** `IPv4address`, each part from 0 to 255 as RFC 5954 has it; RFC 3261 allowed any three digits. */
export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every(isDecimalOctet);
}

function isDecimalOctet(part: string): boolean {
  return part.length <= 3 && isAllDigits(part) && Number(part) <= 255 && String(Number(part)) === part;
}

/** `hostname = *( domainlabel "." ) toplabel [ "." ]`: labels begin and end with a letter or digit, the last with a letter. */
function hostNameFault(host: string, start: number): SipFault | undefined {
  const labels = (host.endsWith('.') ? host.slice(0, -1) : host).split('.');
  let at = start;
  for (const label of labels) {
    if (label === '') return fault(at, 'the host has an empty label between its dots');
    if (label.startsWith('-') || label.endsWith('-')) {
      return fault(at, `the host's label "${label}" may not begin or end with "-"`);
    }
    at += label.length + 1;
  }
  const top = labels.at(-1) as string;
  if (isIn(CharacterSet.Alpha, top, 0)) return undefined;
  return fault(at - top.length - 1, `"${host}" is neither an IPv4 address nor a host name`);
}

function referenceFault(text: string, start: number, end: number): SipFault | undefined {
  const close = text.indexOf(']', start);
  if (close === -1 || close >= end) return fault(start, 'the IPv6 address is not closed with "]"');
  if (close + 1 < end) return unexpected(text, close + 1, 'the host, after its IPv6 address');
  const stop = skip(CharacterSet.IPv6, text, start + 1, close);
  if (stop < close) return fault(stop, `${describeCharacter(text, stop)} may not stand in an IPv6 address`);
  const address = text.slice(start + 1, close);
  return isIPv6(address) ? undefined : fault(start + 1, `"${address}" is not an IPv6 address`);
}

/** `IPv6address` as RFC 5954, section 4.1, corrects it: eight groups, or fewer around one `::`. */
export function isIPv6(text: string): boolean {
  const gap = text.indexOf('::');
  if (gap === -1) return groupsIn(text, true) === IPV6_GROUPS;
  const before = gap === 0 ? 0 : groupsIn(text.slice(0, gap), false);
  const rest = text.slice(gap + 2);
  const after = rest === '' ? 0 : groupsIn(rest, true);
  // A wrong half counts as NaN, and no comparison holds for it.
  return before + after < IPV6_GROUPS;
}

/** Groups in a colon-separated run; NaN when one of them is wrong. */
function groupsIn(text: string, mayEndInIPv4: boolean): number {
  const parts = text.split(':');
  const last = parts.at(-1) as string;
  if (mayEndInIPv4 && isIPv4(last)) return parts.slice(0, -1).every(isGroup) ? parts.length + 1 : Number.NaN;
  return parts.every(isGroup) ? parts.length : Number.NaN;
}

function isGroup(part: string): boolean {
  return part !== '' && part.length <= 4 && skip(CharacterSet.Hex, part, 0, part.length) === part.length;
}
