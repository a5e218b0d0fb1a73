import { createHash } from 'node:crypto';
import type { ProfilePayload } from '../ca/mobileconfig.ts';
import type { ProxyFacts } from './facts.ts';

/** What an account names as its server. */
export interface AccountServer {
  /** With a port where it is not the usual one. */
  readonly host: string;
  readonly ssl: boolean;
  /** The device called the proxy by this very name, so that it is known to lead here. */
  readonly isKnownToLeadHere: boolean;
}

/** What a device called the proxy. */
interface Reached {
  readonly host: string;
  readonly port: number;
}

/** Exchange Online takes no passwords, only what its own log-in page gives out. */
const NEEDS_OAUTH = 'outlook.office365.com';

/** The mail server itself, for a device whose traffic comes here by itself. */
export function mailServer({ upstream }: ProxyFacts): AccountServer | undefined {
  return upstream && { host: upstream.host, ssl: upstream.protocol === 'https:', isKnownToLeadHere: true };
}

/** The proxy as the device has reached it, unless its certificate is for other names: then the first of those. */
export function proxyAsServer(
  { names, scheme }: ProxyFacts,
  reached: Reached | undefined,
): AccountServer | undefined {
  const ssl = scheme === 'https';
  const { host = '', port = 0 } = reached ?? {};
  const ending = !reached || port === (ssl ? 443 : 80) ? '' : `:${port}`;
  if (host !== '' && (names.length === 0 || names.some((known) => covers(known, host)))) {
    return { host: host + ending, ssl, isKnownToLeadHere: true };
  }
  const first = names.find((known) => !known.startsWith('*'));
  return first === undefined ? undefined : { host: bracketed(first) + ending, ssl, isKnownToLeadHere: false };
}

/** A wildcard stands for one label. (RFC 6125 6.4.3) */
function covers(known: string, name: string): boolean {
  const lower = bracketed(known.toLowerCase());
  return lower === name || (lower.startsWith('*.') && name.replace(/^[^.]+/, '*') === lower);
}

/** An address of IPv6 as it stands before a port. */
function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Whose account it is, as far as the device's owner has said. */
export interface Person {
  readonly email?: string;
  readonly user?: string;
}

/** Reads the fields of the form; a text where one of them cannot be used. Others, a password say, are not looked at. */
export function personOf(query: string): Person | string {
  const fields = new URLSearchParams(query);
  const email = fields.get('email')?.trim() ?? '';
  const user = fields.get('user')?.trim() ?? '';
  if (email !== '' && !/^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,255}$/u.test(email)) {
    return 'The email address should look like name@example.com.';
  }
  if (user !== '' && !/^[^\p{C}]{1,256}$/u.test(user)) {
    return 'The user name should be one line of at most 256 characters.';
  }
  return { ...(email !== '' && { email }), ...(user !== '' && { user }) };
}

/** Apple's payload of an ActiveSync account. What is left out, the password above all, the device asks for. */
export function accountPayload({ host, ssl }: AccountServer, person: Person): ProfilePayload {
  const { email, user } = person;
  return {
    type: 'com.apple.eas.account',
    id: 'account',
    title: `Exchange account at ${host}`,
    description: 'An Exchange ActiveSync account whose traffic EAS Lens reads.',
    fields: {
      Host: host,
      SSL: ssl,
      ...(host === NEEDS_OAUTH && { OAuth: true }),
      ...(email !== undefined && { EmailAddress: email }),
      ...(user !== undefined && { UserName: user }),
    },
  };
}

/** The same for one person's account wherever the proxy stands, so that a new profile takes the place of the one before. */
export function accountId({ email = '', user = '' }: Person): string {
  return createHash('sha256').update(`${email}\n${user}`).digest('hex').slice(0, 16);
}
