import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { AuthorityError } from './authority-error.ts';

/** A name that a certificate can be made for, in the one form in which it is compared. */
export type Host =
  | { readonly kind: 'dns'; readonly name: string }
  | { readonly kind: 'ip'; readonly name: string; readonly bytes: Buffer };

/** Longest name of a host, and of one label in it. (RFC 1035 2.3.4) */
const MAX_NAME = 253;
const MAX_LABEL = 63;
/** Characters of a wrong name that a message repeats. */
const SHOWN = 80;

/**
 * Reads what a client or a person calls a host: letter case, a final dot and the brackets of IPv6 do not count, and names in other scripts become
 * their ASCII form. An underscore may stand in it, for clients compare it as any other character. Throws for what is no name of one host.
 */
export function readHost(text: string): Host {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIP(bare) !== 0 && !bare.includes('%')) return address(bare);
  const refuse = (why: string): AuthorityError =>
    new AuthorityError('name', `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}" ${why}`);
  if (text.includes('*'))
    throw refuse('stands for many hosts; a certificate is made for each by its own name');
  // Longer ones are not looked at closer: each character of another script takes at least one in ASCII.
  if (text.length > MAX_NAME + 1)
    throw refuse(`is longer than the ${MAX_NAME} characters that a name may have`);
  // What comes next takes a name out of more than names: it drops line ends, and all from a slash on.
  if (/[^a-z0-9_.\-\u0080-\uffff]/i.test(text)) throw refuse('is no name of a host');
  const name = domainToASCII(text).toLowerCase().replace(/\.$/, '');
  if (name.length > MAX_NAME) throw refuse(`is longer than the ${MAX_NAME} characters that a name may have`);
  // Some spellings of numbers, such as 0x7f.1, are read as addresses by some, and as names by others.
  if (isIP(name) !== 0 || !name.split('.').every(isLabel)) throw refuse('is no name of a host');
  return { kind: 'dns', name };
}

function isLabel(label: string): boolean {
  return label.length <= MAX_LABEL && /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/.test(label);
}

function address(text: string): Host {
  const bytes = isIPv4(text) ? Buffer.from(text.split('.').map(Number)) : sixteenBytes(text);
  return { kind: 'ip', name: addressText(bytes), bytes };
}

function sixteenBytes(text: string): Buffer {
  const [head = '', tail] = canonicalSix(text).split('::');
  const groups = (part: string): readonly string[] => part.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  const between = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from(
    [...before, ...between, ...after].map((group) => group.padStart(4, '0')).join(''),
    'hex',
  );
}

/** An address of 4 or 16 bytes as it is written. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  return canonicalSix((bytes.toString('hex').match(/.{4}/g) ?? []).join(':'));
}

/** Groups of zeros shortened, letters small, no dotted numbers at the end. */
function canonicalSix(text: string): string {
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}
