import { Buffer } from 'node:buffer';
import { withTexts } from '../../inspect/eas/base64-query.ts';
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

/** A request target without what is to go: the user, addresses, and the name of an attachment, which tells of its mail. */
export function redactTargetFor(target: string, redact: Redact, pseudonyms: Pseudonyms): string {
  const kept = redact.addresses || redact.bodies ? withoutTexts(target, redact, pseudonyms) : target;
  return redact.credentials ? redactTarget(kept) : kept;
}

function withoutTexts(target: string, redact: Redact, pseudonyms: Pseudonyms): string {
  const rename = (field: string, text: string): string => {
    const name = field.toLowerCase();
    if (name === 'attachmentname' && redact.bodies) return pseudonyms.text(text);
    if (!redact.addresses) return text;
    return name === 'user' ? pseudonyms.person(text) : pseudonyms.inText(text);
  };
  const mark = target.indexOf('?');
  if (mark < 0) return rename('', target);
  const [path, query] = [target.slice(0, mark), target.slice(mark + 1)];
  if (isActiveSyncPath(path) && !isPlainQuery(query)) return `${path}?${withTexts(query, rename)}`;
  const parameters = query.split('&').map((parameter) => {
    const equals = parameter.indexOf('=');
    if (equals < 0) return parameter;
    const text = decoded(parameter.slice(equals + 1));
    const instead = rename(parameter.slice(0, equals), text);
    return instead === text ? parameter : `${parameter.slice(0, equals)}=${instead}`;
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
