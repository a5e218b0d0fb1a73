import { STATUS_CODES } from 'node:http';
import { undoCodings } from '../../inspect/eas/content-coding.ts';
import { headerValue } from '../../inspect/eas/headers.ts';
import { exchangeLine, findingLine } from '../../inspect/json-lines.ts';
import type { CapturedBody, RawHeaders, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange } from '../captured-exchange.ts';
import { type Exported, type FileWriter, fieldsOf, knownBytes, serverOf } from './exported.ts';

/**
 * Writes a HAR 1.2. Bodies are in base64; those of answers without their content coding, as HAR asks, and beside that as
 * they crossed the wire. What HAR has no word for stands in fields `_eas`.
 */
export function harWriter(version: string): FileWriter {
  const log = JSON.stringify({ version: '1.2', creator: { name: 'easlens', version } });
  return {
    begin: () => `{"log":${log.slice(0, -1)},"entries":[`,
    exchange: (exported) => `${exported.number > 1 ? ',' : ''}\n${JSON.stringify(entryOf(exported))}`,
    end: () => '\n]}}\n',
  };
}

function entryOf({ captured, judged }: Exported): object {
  const { at = 0, durationMs, request, response } = captured;
  const findings = judged?.findings.map((finding) => findingLine(judged.id, finding)) ?? [];
  return {
    startedDateTime: new Date(at).toISOString(),
    time: durationMs ?? 0,
    request: {
      ...requestOf(captured),
      ...(hasContent(request.body) && { postData: postDataOf(request.head.headers, request.body) }),
      headersSize: -1,
      bodySize: sizeOf(request.body),
    },
    response: {
      status: response?.head.status ?? 0,
      statusText: response ? (STATUS_CODES[response.head.status] ?? '') : '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: namesAndValues(response?.head.headers ?? []),
      content: contentOf(response?.head.headers ?? [], response?.body),
      redirectURL: headerValue(response?.head.headers ?? [], 'location') ?? '',
      headersSize: -1,
      bodySize: response ? sizeOf(response.body) : -1,
    },
    cache: {},
    timings: { send: 0, wait: durationMs ?? 0, receive: 0 },
    ...(judged && { _eas: { ...exchangeLine(judged), findings } }),
  };
}

function requestOf(captured: CapturedExchange): object {
  const { method, target, headers } = captured.request.head;
  const url = /^https?:\/\//i.test(target) ? target : `${serverOf(captured).origin}${target}`;
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: namesAndValues(headers),
    queryString: queryOf(target),
  };
}

function queryOf(target: string): readonly object[] {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

function namesAndValues(headers: RawHeaders): readonly object[] {
  return fieldsOf(headers).map(([name, value]) => ({ name, value }));
}

function postDataOf(headers: RawHeaders, body: CapturedBody | XmlBody): object {
  const mimeType = headerValue(headers, 'content-type') ?? '';
  const own = ownFields(body);
  const bytes = knownBytes(body);
  return {
    mimeType,
    ...(bytes ? { text: base64(bytes), encoding: 'base64' } : { text: '' }),
    params: [],
    ...(own && { _eas: own }),
  };
}

function contentOf(headers: RawHeaders, body: CapturedBody | XmlBody | undefined): object {
  const mimeType = headerValue(headers, 'content-type') ?? '';
  const wire = knownBytes(body);
  if (!wire || !body)
    return { size: body ? sizeOf(body) : 0, mimeType, ...(body && { _eas: ownFields(body) }) };
  const { bytes, error } = undoCodings(headers, wire);
  const isCoded = !error && bytes !== wire;
  const shown = isCoded ? bytes : wire;
  const own = { ...ownFields(body), ...(isCoded && { wire: base64(wire) }) };
  return {
    size: shown.length,
    ...(isCoded && { compression: shown.length - wire.length }),
    mimeType,
    ...(shown.length > 0 && { text: base64(shown), encoding: 'base64' }),
    ...(Object.keys(own).length > 0 && { _eas: own }),
  };
}

/** XML that a log has in place of bytes; elements whose content was replaced. Our own reader takes them back. */
function ownFields(body: CapturedBody | XmlBody): object | undefined {
  if ('xml' in body) return { xml: body.xml, line: body.line };
  return body.unknown && body.unknown.size > 0 ? { unknown: [...body.unknown] } : undefined;
}

function hasContent(body: CapturedBody | XmlBody): boolean {
  return 'xml' in body || body.length > 0 || body.bytes.length > 0;
}

function sizeOf(body: CapturedBody | XmlBody): number {
  if ('xml' in body) return -1;
  return body.overLimit ? body.length : body.bytes.length;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
