import { Buffer } from 'node:buffer';
import { withUser } from '../../inspect/eas/base64-query.ts';
import { basicUserOf } from '../../inspect/eas/credentials.ts';
import { isSecretHeader, redactHeaders, redactTarget } from '../../inspect/eas/redact.ts';
import { isActiveSyncPath, isPlainQuery } from '../../inspect/eas/request-line.ts';
import type { RawHeaders } from '../../inspect/message.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { REDACTED, type Redact } from './redact.ts';

/**
 * Header fields without what is to go. Basic credentials stay such, with their user name and a password that is none, so
 * that whoever reads the fields again finds the user in them.
 */
export function redactHeadersFor(headers: RawHeaders, redact: Redact, pseudonyms: Pseudonyms): RawHeaders {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    kept.push(name, redactField(name, headers[index + 1] as string, redact, pseudonyms));
  }
  return kept;
}

function redactField(name: string, value: string, redact: Redact, pseudonyms: Pseudonyms): string {
  const isSecret = isSecretHeader(name);
  const user = isSecret && /^(?:proxy-)?authorization$/i.test(name) ? basicUserOf(value) : undefined;
  if (user !== undefined) return basic(user, value, redact, pseudonyms);
  const known = redact.addresses && value.includes('@') ? pseudonyms.inText(value) : value;
  return redact.credentials && isSecret ? (redactHeaders([name, known])[1] as string) : known;
}

function basic(user: string, value: string, redact: Redact, pseudonyms: Pseudonyms): string {
  if (!redact.credentials && !redact.addresses) return value;
  const shown = redact.addresses ? pseudonyms.person(user) : user;
  const [, password = ''] = /:(.*)$/s.exec(Buffer.from(value.slice(6), 'base64').toString('utf8')) ?? [];
  return `Basic ${Buffer.from(`${shown}:${redact.credentials ? REDACTED : password}`).toString('base64')}`;
}

/** A request target without what is to go. */
export function redactTargetFor(target: string, redact: Redact, pseudonyms: Pseudonyms): string {
  const kept = redact.addresses ? withoutUser(target, pseudonyms) : target;
  return redact.credentials ? redactTarget(kept) : kept;
}

function withoutUser(target: string, pseudonyms: Pseudonyms): string {
  const mark = target.indexOf('?');
  if (mark < 0) return target.includes('@') ? pseudonyms.inText(target) : target;
  const [path, query] = [target.slice(0, mark), target.slice(mark + 1)];
  if (isActiveSyncPath(path) && !isPlainQuery(query)) {
    return `${path}?${withUser(query, (user) => pseudonyms.person(user))}`;
  }
  const parameters = query.split('&').map((parameter) => {
    const [name = '', value] = [parameter.split('=', 1)[0], parameter.slice(parameter.indexOf('=') + 1)];
    if (!parameter.includes('=')) return parameter;
    if (name.toLowerCase() === 'user') return `${name}=${pseudonyms.person(decoded(value))}`;
    return /@|%40/i.test(value) ? `${name}=${pseudonyms.inText(decoded(value))}` : parameter;
  });
  return `${path}?${parameters.join('&')}`;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
