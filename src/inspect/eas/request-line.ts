import type { RequestHead } from '../message.ts';
import { isAutodiscoverPath, mailboxAsked } from './autodiscover-line.ts';
import { readBase64Query } from './base64-query.ts';
import { commandNamed } from './commands.ts';
import { basicUser } from './credentials.ts';
import { headerValue } from './headers.ts';
import { isParameterName, readPlainQuery } from './plain-query.ts';
import type { QueryFields } from './query-fields.ts';

/** What the request line of a command says, with what headers add. (MS-ASHTTP 2.2.1.1) */
export interface RequestLine {
  /**
   * `Sync`; `OPTIONS` for that method; `Autodiscover` for requests to that service; the code in words
   * (`command 42`) for one no table knows; the name as sent for one no table knows; `unknown` where none is named.
   */
  readonly command: string;
  readonly query: 'plain' | 'base64' | 'none';
  /** `14.1`: from the header or, in a base64 query, its version byte; the header wins where both speak. */
  readonly protocolVersion?: string;
  /** `14.1`: what the version byte of a base64 query says, whatever the header says. */
  readonly queryVersion?: string;
  /** As the phone wrote it, a domain before it included (`CONTOSO\alice`). */
  readonly user?: string;
  /** As text; raw bytes of a base64 query in hexadecimal. */
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly acceptsMultipart: boolean;
  readonly saveInSent?: boolean;
  readonly attachmentName?: string;
  readonly collectionId?: string;
  readonly itemId?: string;
  readonly longId?: string;
  readonly occurrence?: string;
  /** Windows language code (MS-LCID), in a base64 query only. */
  readonly locale?: number;
  /** What was wrong with the line, each in a sentence; the rest is what could be read. */
  readonly problems: readonly string[];
}

const ACTIVESYNC_PATH = '/Microsoft-Server-ActiveSync';

/** Reads the line of an ActiveSync request, or of an Autodiscover one; undefined when the request is neither. */
export function parseRequestLine(head: RequestHead): RequestLine | undefined {
  const { target } = head;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!isActiveSyncPath(path)) {
    if (!isAutodiscoverPath(path)) return undefined;
    const user = mailboxAsked(path, mark < 0 ? '' : target.slice(mark + 1));
    return withHeaders(head, { command: 'Autodiscover', problems: [], ...(user && { user }) }, 'none');
  }
  const query = mark < 0 ? '' : target.slice(mark + 1);
  if (query === '') return withHeaders(head, { problems: [] }, 'none');
  const plain = isPlainQuery(query);
  return withHeaders(
    head,
    plain ? readPlainQuery(query) : readBase64Query(query),
    plain ? 'plain' : 'base64',
  );
}

/**
 * True for a path of ActiveSync. Servers mount it under other folders, compare without regard to letter case, and take
 * more path after the name (`/default.eas`, as the oldest devices send).
 */
export function isActiveSyncPath(path: string): boolean {
  return path === ACTIVESYNC_PATH || /\/microsoft-server-activesync(?:\/|$)/i.test(path);
}

/** Length in base64 of the shortest query there is: seven bytes without their padding. */
const SHORTEST_BASE64 = 10;

/**
 * True for a query of names and values. A base64 one has no `=` but its padding; what stands after an ampersand may
 * have been added on the way.
 */
export function isPlainQuery(query: string): boolean {
  const ampersand = query.indexOf('&');
  const first = ampersand < 0 ? query : query.slice(0, ampersand);
  const equals = first.indexOf('=');
  if (equals < 0) return ampersand >= 0 && first.length < SHORTEST_BASE64;
  if (!/^={1,2}$/.test(first.slice(equals))) return true;
  return isParameterName(first.slice(0, equals));
}

function withHeaders(head: RequestHead, fields: QueryFields, query: RequestLine['query']): RequestLine {
  const headerVersion = headerValue(head.headers, 'ms-asprotocolversion') || undefined;
  const { queryVersion, problems } = fields;
  if (headerVersion !== undefined && queryVersion !== undefined && headerVersion !== queryVersion) {
    problems.push(`The header says protocol version ${headerVersion}, the query ${queryVersion}`);
  }
  const protocolVersion = headerVersion ?? queryVersion;
  const user = fields.user || (basicUser(head.headers) ?? fields.user);
  const command = commandOf(head.method, fields);
  const acceptsMultipart =
    fields.acceptsMultipart === true ||
    headerValue(head.headers, 'ms-asacceptmultipart')?.toUpperCase() === 'T';
  const line: RequestLine = { ...fields, command, query, acceptsMultipart };
  return Object.assign(
    line,
    protocolVersion !== undefined && { protocolVersion },
    user !== undefined && { user },
  );
}

function commandOf(method: string, fields: QueryFields): string {
  if (method === 'OPTIONS') return 'OPTIONS';
  if (fields.command === 'Autodiscover') return fields.command;
  if (method !== 'POST') fields.problems.push(`Method ${method}, where ActiveSync has POST and OPTIONS`);
  if (!fields.command) {
    fields.problems.push('The query names no command');
    return 'unknown';
  }
  return commandNamed(fields.command)?.name ?? fields.command;
}
