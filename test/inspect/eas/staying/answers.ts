import { openBody, wholeBody } from '../../../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../../../src/inspect/eas/request-line.ts';
import type { InspectedRequest, InspectedResponse, RawHeaders } from '../../../../src/inspect/message.ts';

/** An Autodiscover answer of the schema for phones, with these elements in its Action. (MS-ASCMD 4.2.4) */
export function mobileAnswer(action: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">' +
    '<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006">' +
    '<Culture>en:us</Culture><User><DisplayName>Alice Grün</DisplayName><EMailAddress>alice@example.com</EMailAddress></User>' +
    `<Action>${action}</Action></Response></Autodiscover>`
  );
}

export function server(url: string, more = `<Name>${url}</Name>`, type = '<Type>MobileSync</Type>'): string {
  return `<Settings><Server>${type}<Url>${url}</Url>${more}</Server></Settings>`;
}

export const ACTIVESYNC_PATH =
  '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=Phone';
export const XML_PATH = '/autodiscover/autodiscover.xml';
export const JSON_PATH = '/autodiscover/autodiscover.json?Email=alice@example.com&Protocol=ActiveSync';

/** A request of a device that reached the proxy by the name proxy.test. */
export function requestFor(
  target: string,
  headers: RawHeaders = ['Host', 'proxy.test'],
  body = '',
): InspectedRequest {
  const head = { method: 'POST', target, headers };
  const line = parseRequestLine(head) as RequestLine;
  const typed = body === '' ? headers : [...headers, 'Content-Type', 'text/xml'];
  return { head, line, body: openBody(typed, wholeBody(Buffer.from(body)), 'request', line.command) };
}

export function responseOf(
  { line }: InspectedRequest,
  status: number,
  headers: RawHeaders = [],
  body: string | Uint8Array = '',
): InspectedResponse {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { head: { status, headers }, body: openBody(headers, wholeBody(bytes), 'response', line.command) };
}
