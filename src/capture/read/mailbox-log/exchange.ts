import type { CapturedBody, RequestHead, ResponseHead } from '../../../inspect/message.ts';
import type { CapturedExchange, CapturedMessage, CapturePlace, XmlBody } from '../../captured-exchange.ts';
import { bodyOf, bodyOverLimit } from '../entries.ts';
import { readRequestHead, readResponseHead } from '../head.ts';
import type { LogEntry } from './entry-lines.ts';
import { readXmlField, type XmlField } from './xml-field.ts';

/** What was read of an entry. */
export interface ReadLogEntry {
  readonly exchange?: CapturedExchange;
  /** What of it could not be read. */
  readonly problems: readonly string[];
  /** What the server wrote in place of a body. */
  readonly remarks: readonly string[];
  /** The file may end here: its last XML is not whole. */
  readonly isUnfinished: boolean;
}

interface Told {
  readonly problems: string[];
  readonly remarks: string[];
}

/** The exchange of an entry. A cached Sync, whose body is empty, is given as the request that the server took it for. */
export function readLogEntry(entry: LogEntry, place: CapturePlace): ReadLogEntry {
  const problems = entry.isCut ? ['the entry is too long, and was read in part'] : [];
  const told = { problems, remarks: [] };
  const text = (key: string): string | undefined => entry.fields.get(key)?.lines.join('\n').trim();
  const head = readRequestHead(text('RequestHeader') ?? '');
  if (!head) {
    problems.push(
      entry.fields.has('RequestHeader') ? 'RequestHeader is none' : 'the entry has no RequestHeader',
    );
    return { ...told, isUnfinished: false };
  }
  const own = readXmlField(entry.fields.get('RequestBody'));
  const logical = readXmlField(entry.fields.get('LogicalRequest'));
  const asked = own.kind === 'words' && logical.kind !== 'words' ? logical : own;
  const answered = readXmlField(entry.fields.get('ResponseBody'));
  const response = responseOf(text('ResponseHeader'), answered, told);
  const identity = text('Identifier');
  const exchange: CapturedExchange = {
    place,
    ...(identity && { identity }),
    ...timesOf(text('RequestTime'), text('ResponseTime')),
    request: requestOf(head, asked, told),
    ...(response && { response }),
  };
  return { exchange, ...told, isUnfinished: asked.kind === 'cut' || answered.kind === 'cut' };
}

function requestOf(head: RequestHead, field: XmlField, told: Told): CapturedMessage<RequestHead> {
  return { head, body: bodyFrom(field, 'RequestBody', told) };
}

function responseOf(
  headText: string | undefined,
  field: XmlField,
  told: Told,
): CapturedMessage<ResponseHead> | undefined {
  // What the server still held back when the log was taken.
  if (field.kind === 'words' && /^\[?Response was pending\]?$/i.test(field.words)) return undefined;
  const head = readResponseHead(headText ?? '');
  if (!head && headText) told.problems.push('ResponseHeader is none');
  if (!head && field.kind === 'words') return undefined;
  return { head: head ?? { status: 200, headers: [] }, body: bodyFrom(field, 'ResponseBody', told) };
}

/** Words that say there is none are an empty body; of any other, nobody knows what it was. */
function bodyFrom(field: XmlField, name: string, told: Told): CapturedBody | XmlBody {
  if (field.kind === 'cut') told.problems.push(`${name} is cut short`);
  if (field.kind !== 'words') return field.body;
  const { words } = field;
  const saysNothing = words === '' || /^Empty$/i.test(words) || /^\[No Xml\w*\]$/i.test(words);
  if (saysNothing) return bodyOf(Buffer.alloc(0));
  told.remarks.push(`${name} is no XML: ${words.split('\n', 1)[0]?.slice(0, 100)}`);
  return bodyOverLimit(0);
}

/** Times have no zone: they are taken for UTC, which Exchange logs in, and tell seconds. */
function timesOf(
  asked: string | undefined,
  answered: string | undefined,
): Pick<CapturedExchange, 'at' | 'durationMs'> {
  const [at, end] = [timeOf(asked), timeOf(answered)];
  if (at === undefined) return {};
  return { at, ...(end !== undefined && end >= at && { durationMs: end - at }) };
}

function timeOf(text: string | undefined): number | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})/.exec(text ?? '');
  if (!match) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
