import type { IncomingMessage } from 'node:http';
import type { RawHeaders, RequestHead } from '../inspect/message.ts';

/** The largest head we read from either side, in bytes: four times what Node reads by default; Kerberos tickets are long. */
export const MAX_HEAD_BYTES = 64 * 1024;

const CONTENT_LENGTH = 'content-length';
const TRANSFER_ENCODING = 'transfer-encoding';

/** The head of a request as the inspector reads it. */
export function requestHeadOf(request: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>): RequestHead {
  const { method = '', url: target = '', rawHeaders: headers } = request;
  return { method, target, headers };
}

type RequestStart = Pick<IncomingMessage, 'method' | 'httpVersion'> & { readonly rawHeaders: RawHeaders };

/** The head of a request as it goes upstream: only the target's path prefix and, if asked, Host differ from what came. */
export function requestText(request: RequestStart, target: string, host: string | undefined): string {
  const { rawHeaders } = request;
  const headers = host === undefined ? rawHeaders : withHost(rawHeaders, host);
  return `${request.method} ${target} HTTP/${request.httpVersion}\r\n${fieldLines(headers)}\r\n`;
}

/** What both a response and an interim response say of themselves. */
export interface ResponseLine {
  readonly httpVersion: string;
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly rawHeaders: RawHeaders;
}

/** The head of a response as it came. */
export function responseText({ httpVersion, statusCode, statusMessage, rawHeaders }: ResponseLine): string {
  return `HTTP/${httpVersion} ${statusCode} ${statusMessage ?? ''}\r\n${fieldLines(rawHeaders)}\r\n`;
}

/** The fields that say where a body ends. Node needs no others to write a message whose head is replaced. */
export function framingFields(headers: RawHeaders): string[] {
  const framing: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (isFraming(name)) framing.push(name, headers[index + 1] as string);
  }
  return framing;
}

/** What Content-Length says, or 0. */
export function announcedLength(headers: RawHeaders): number {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.length === CONTENT_LENGTH.length && name.toLowerCase() === CONTENT_LENGTH) {
      return Number(headers[index + 1]);
    }
  }
  return 0;
}

/** The fields for a body of so many bytes: a Content-Length, where there is one, says so. */
export function withLength(headers: RawHeaders, length: number): RawHeaders {
  return headers.map((text, index) =>
    index % 2 === 1 && (headers[index - 1] as string).toLowerCase() === CONTENT_LENGTH
      ? String(length)
      : text,
  );
}

/** The same, with a Content-Length for a body whose end nothing would mark. */
export function framed(headers: RawHeaders, length: number): RawHeaders {
  if (length === 0 || framingFields(headers).length > 0) return withLength(headers, length);
  return [...headers, 'Content-Length', String(length)];
}

/** The body comes in chunks, whose bounds are kept. */
export function isChunked(framing: RawHeaders): boolean {
  return framing.length > 0 && (framing[0] as string).length === TRANSFER_ENCODING.length;
}

/** Fields that a client sends to a proxy, and not to the server behind it. (RFC 9110 section 11.7.1) */
const FOR_THE_PROXY: ReadonlySet<string> = new Set(['proxy-authorization', 'proxy-connection']);

/** The fields that are for the server. */
export function withoutProxyFields(headers: RawHeaders): RawHeaders {
  return headers.filter(
    (_, index) => !FOR_THE_PROXY.has((headers[index - (index % 2)] as string).toLowerCase()),
  );
}

/** Name and value as pairs, as `addTrailers` takes them. */
export function pairs(fields: RawHeaders): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index < fields.length; index += 2) {
    list.push([fields[index] as string, fields[index + 1] as string]);
  }
  return list;
}

/** The transfer codings in their order, in lower case. */
export function transferCodings(headers: RawHeaders): string[] {
  const codings: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.length !== TRANSFER_ENCODING.length || name.toLowerCase() !== TRANSFER_ENCODING) continue;
    for (const coding of (headers[index + 1] as string).split(',')) codings.push(coding.trim().toLowerCase());
  }
  return codings;
}

function isFraming(name: string): boolean {
  if (name.length === CONTENT_LENGTH.length) return name.toLowerCase() === CONTENT_LENGTH;
  return name.length === TRANSFER_ENCODING.length && name.toLowerCase() === TRANSFER_ENCODING;
}

function fieldLines(headers: RawHeaders): string {
  let text = '';
  for (let index = 0; index < headers.length; index += 2) {
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  return text;
}

function withHost(headers: RawHeaders, host: string): RawHeaders {
  return headers.map((text, index) =>
    index % 2 === 1 && (headers[index - 1] as string).toLowerCase() === 'host' ? host : text,
  );
}
