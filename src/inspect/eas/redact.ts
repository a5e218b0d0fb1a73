import type { RawHeaders } from '../message.ts';
import { withoutPolicyKey } from './base64-query.ts';
import { basicUserOf } from './credentials.ts';
import { isActiveSyncPath, isPlainQuery } from './request-line.ts';
import { withoutLogIn } from './staying/address.ts';

/** What stands where a secret was. */
const REDACTED = '[redacted]';

/** Schemes of log-in whose names are shown, in lower case. (IANA HTTP Authentication Schemes) */
const schemes: ReadonlySet<string> = new Set(['basic', 'bearer', 'digest', 'kerberos', 'negotiate', 'ntlm']);

type Redaction = (value: string) => string;

/** Header fields that carry a secret, in lower case, and what may be shown of each. */
const secretHeaders: ReadonlyMap<string, Redaction> = new Map([
  ['authorization', credentials],
  ['proxy-authorization', credentials],
  ['www-authenticate', challenge],
  ['proxy-authenticate', challenge],
  ['authentication-info', nothing],
  ['proxy-authentication-info', nothing],
  ['cookie', cookieNames],
  ['set-cookie', firstCookieName],
  // Proves that the device has taken the server's policy. (MS-ASPROV)
  ['x-ms-policykey', nothing],
  ['x-auth-token', nothing],
  ['x-api-key', nothing],
  ['x-csrf-token', nothing],
  ['x-clientcert', nothing],
  ['x-arr-clientcert', nothing],
  ['location', withoutLogIn],
  ['x-ms-location', withoutLogIn],
]);

/** True for a header field whose value, or part of it, is not shown to people. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/** The same headers with secrets replaced: of credentials the scheme stays, of Basic ones the user name too. */
export function redactHeaders(headers: RawHeaders): RawHeaders {
  const redacted: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    redacted.push(name, secretHeaders.get(name.toLowerCase())?.(value) ?? value);
  }
  return redacted;
}

/**
 * The same request target without secrets: zeros for the policy key of a base64 query, and no log-in in an absolute
 * target.
 */
export function redactTarget(target: string): string {
  const bare = target.replace(/^(https?:\/\/)[^/?#]*@/i, `$1${REDACTED}@`);
  const mark = bare.indexOf('?');
  if (mark < 0 || !isActiveSyncPath(bare.slice(0, mark)) || isPlainQuery(bare.slice(mark + 1))) return bare;
  const query = withoutPolicyKey(bare.slice(mark + 1));
  return query === undefined ? bare : `${bare.slice(0, mark)}?${query}`;
}

function nothing(): string {
  return REDACTED;
}

function credentials(value: string): string {
  const scheme = schemeOf(value);
  if (scheme === undefined) return REDACTED;
  const user = basicUserOf(value);
  return user === undefined ? `${scheme} ${REDACTED}` : `${scheme} ${user}:${REDACTED}`;
}

/** Of a scheme no table knows, the name may be the secret. */
function schemeOf(value: string): string | undefined {
  const scheme = /^\s*([A-Za-z][A-Za-z0-9-]*)\s/.exec(value)?.[1];
  return scheme !== undefined && schemes.has(scheme.toLowerCase()) ? scheme : undefined;
}

/** NTLM and Negotiate carry tokens in the challenge too; a realm is no secret. */
function challenge(value: string): string {
  return value.replace(/\b(NTLM|Negotiate|Kerberos)\s+[A-Za-z0-9+/=._~-]+/gi, `$1 ${REDACTED}`);
}

function cookieNames(value: string): string {
  return value.split(';').map(cookieName).join('; ');
}

function firstCookieName(value: string): string {
  return cookieName(value.split(';', 1)[0] as string);
}

/** A name is shown where a value follows it: `abc==` is no name but a secret in base64. (RFC 6265, 4.1.1) */
function cookieName(pair: string): string {
  const name = /^\s*([\w!#$%&'*+.^`|~-]+)=.*[^=\s]/.exec(pair)?.[1];
  return name === undefined ? REDACTED : `${name}=${REDACTED}`;
}
