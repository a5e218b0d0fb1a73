import type { InspectedRequest, InspectedResponse } from '../../message.ts';
import { headerValue } from '../headers.ts';
import { readAutodiscoverJson } from './autodiscover-json.ts';
import { readAutodiscoverXml } from './autodiscover-xml.ts';
import type { Lead, Leads } from './lead.ts';

/** Largest Autodiscover answer that is read, in bytes with its coding undone. The long ones, for desktops, have about 30 KiB. */
const MAX_AUTODISCOVER_BYTES = 64 * 1024;

/** Answers that send a client elsewhere by their Location. (RFC 9110, 15.4) */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Not what HTTP means by it, but "another server has the mailbox". (MS-ASHTTP 3.1.5.2.2) */
export const WRONG_SERVER = 451;

const NONE: Leads = { leads: [] };

/** True for an answer that may lead elsewhere, as far as its head tells. */
export function mayLead(command: string, status: number): boolean {
  return (
    status === WRONG_SERVER || REDIRECTS.has(status) || (command === 'Autodiscover' && isSuccess(status))
  );
}

/** What an answer says of where to go next, whether that is elsewhere or not. Never throws for what the bytes are. */
export function leadsOf(
  { line: { command } }: Pick<InspectedRequest, 'line'>,
  answer: Pick<InspectedResponse, 'head' | 'body'>,
): Leads {
  const { status } = answer.head;
  if (!mayLead(command, status)) return NONE;
  if (isSuccess(status)) return inBody(answer);
  const kind = status === WRONG_SERVER ? 'X-MS-Location' : 'Location';
  return { leads: inHeaders(answer.head.headers, kind, command) };
}

function inHeaders(
  headers: readonly string[],
  kind: 'X-MS-Location' | 'Location',
  command: string,
): readonly Lead[] {
  const service = command === 'Autodiscover' ? 'autodiscover' : 'activesync';
  const leads: Lead[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if ((headers[index] as string).toLowerCase() !== kind.toLowerCase()) continue;
    const value = (headers[index + 1] as string).trim();
    if (value !== '') leads.push({ kind, value, service, place: { kind: 'header', index: index + 1 } });
  }
  return leads;
}

function inBody({ head, body }: Pick<InspectedResponse, 'head' | 'body'>): Leads {
  if (body.kind === 'over-limit') return tooLarge(body.length);
  if (body.kind === 'damaged') return { leads: [], problem: body.error.message };
  if (body.kind !== 'xml' && body.kind !== 'other') return NONE;
  if (body.bytes.length > MAX_AUTODISCOVER_BYTES) return tooLarge(body.bytes.length);
  // A page for people, to log in with say, leads no device.
  if (/^text\/html\b/i.test(headerValue(head.headers, 'content-type') ?? '')) return NONE;
  switch (firstOf(body.bytes)) {
    case '<':
      return readAutodiscoverXml(body.bytes);
    case '{':
      return readAutodiscoverJson(body.bytes);
    case '\u00fe':
    case '\u00ff':
      return { leads: [], problem: 'it is written in UTF-16' };
    default:
      return NONE;
  }
}

function tooLarge(length: number): Leads {
  return { leads: [], problem: `its ${length} bytes are more than any such answer has` };
}

/** The first character that is neither a blank nor a byte order mark of UTF-8. */
function firstOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  return /^(?:\u00ef\u00bb\u00bf)?\s*(.)/s.exec(start)?.[1] ?? '';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
