import { headerValue } from '../../../inspect/eas/headers.ts';
import type { CapturedBody, RawHeaders, ResponseHead } from '../../../inspect/message.ts';
import type { CapturedExchange, CapturedMessage, CapturePlace } from '../../captured-exchange.ts';
import { bodyOf, bodyOverLimit } from '../entries.ts';
import { originOf } from '../exchange-facts.ts';
import {
  type Dictionary,
  dictionaryOf,
  type Item,
  NULL,
  numberOf,
  type Pairs,
  pairsOf,
  stringOf,
} from './tnetstring.ts';

/** Where in a flow, a request and a response stands what is told here. */
const FLOW_KEYS = ['request', 'response', 'type'];
const REQUEST_KEYS = ['content', 'headers', 'method', 'path', 'scheme', 'host', 'port', 'timestamp_start'];
/** Flows that are no HTTP; any other type is damage. */
const OTHER_TYPES: ReadonlySet<string> = new Set(['tcp', 'udp', 'dns', 'websocket']);
const RESPONSE_KEYS = ['content', 'headers', 'status_code', 'code', 'timestamp_end'];

/** What became of one flow of the file. */
export interface ReadFlow {
  readonly exchange?: CapturedExchange;
  /** What of it could not be read, each in a sentence. */
  readonly problems: readonly string[];
  /** What mitmproxy did not keep of it. */
  readonly remarks: readonly string[];
  /** `tcp`, `udp`, `dns`: no HTTP, and so nothing of ours. */
  readonly otherType?: string;
}

/**
 * One flow as mitmproxy keeps it, of any version it has written since 0.11: names of fields that moved are looked for in
 * all their places. `payload` is that of the outermost dictionary.
 */
export function readFlow(payload: Buffer, place: CapturePlace): ReadFlow {
  const flow = dictionaryOf(payload, FLOW_KEYS);
  const type = stringOf(flow.items.get('type')) ?? 'http';
  if (OTHER_TYPES.has(type) && flow.isWhole) return { otherType: type, problems: [], remarks: [] };
  const problems = flow.isWhole && type === 'http' ? [] : ['the flow is damaged'];
  const told = { problems, remarks: [] };
  const request = dictionaryIn(flow, 'request', REQUEST_KEYS);
  const method = stringOf(request?.items.get('method'));
  const target = stringOf(request?.items.get('path'));
  if (!request || method === undefined || target === undefined) {
    return { problems: [problems[0] ?? 'the flow has no request'], remarks: [] };
  }
  const response = dictionaryIn(flow, 'response', RESPONSE_KEYS);
  const status = numberOf(response?.items.get('status_code') ?? response?.items.get('code'));
  if (response ? status === undefined : !isAbsent(flow, 'response')) problems.push('the response is damaged');
  const asked = messageOf(request, 'request', told);
  const exchange: CapturedExchange = {
    place,
    ...timesOf(request, response),
    ...serverOf(request),
    request: { head: { method, target, headers: asked.headers }, body: asked.body },
    ...(response && status !== undefined && { response: answerOf(response, status, told) }),
  };
  return { exchange, ...told };
}

function answerOf(response: Dictionary, status: number, told: Told): CapturedMessage<ResponseHead> {
  const { headers, body } = messageOf(response, 'response', told);
  return { head: { status, headers }, body };
}

function dictionaryIn({ items }: Dictionary, key: string, wanted: readonly string[]): Dictionary | undefined {
  const item = items.get(key);
  return item?.type === '}' ? dictionaryOf(item.bytes, wanted) : undefined;
}

/** Of a flow that broke off before its answer there is none, and nothing is wrong with it. */
function isAbsent({ items, isWhole }: Dictionary, key: string): boolean {
  return !isWhole || (items.get(key)?.type ?? NULL) === NULL;
}

interface Told {
  readonly problems: string[];
  readonly remarks: string[];
}

function messageOf(
  { items, isWhole }: Dictionary,
  side: string,
  { problems, remarks }: Told,
): { readonly headers: RawHeaders; readonly body: CapturedBody } {
  const { pairs: headers, isWhole: hasHeaders } = headersOf(items.get('headers'));
  const content = items.get('content');
  if (!isWhole || !hasHeaders) problems.push(`the ${side} is damaged`);
  if (content?.type === ',' || content?.type === ';') return { headers, body: bodyOf(content.bytes) };
  const said = Number(headerValue(headers, 'content-length') ?? 0);
  if (said > 0)
    remarks.push(`the body of the ${side} was not kept: mitmproxy streamed it, or it was cleared`);
  return { headers, body: said > 0 ? bodyOverLimit(said) : bodyOf(Buffer.alloc(0)) };
}

/** A list of lists of name and value. */
function headersOf(item: Item | undefined): Pairs {
  return item?.type === ']' ? pairsOf(item.bytes) : { pairs: [], isWhole: false };
}

function timesOf(
  request: Dictionary,
  response: Dictionary | undefined,
): Pick<CapturedExchange, 'at' | 'durationMs'> {
  const start = numberOf(request.items.get('timestamp_start'));
  const end = numberOf(response?.items.get('timestamp_end'));
  // Also false for a number that no date has.
  if (start === undefined || !(start > 0 && start < 8.64e12)) return {};
  const at = inMs(start);
  return { at, ...(end !== undefined && end >= start && { durationMs: inMs(end - start) }) };
}

function serverOf({ items }: Dictionary): Pick<CapturedExchange, 'origin'> {
  const [scheme, host] = [stringOf(items.get('scheme')), stringOf(items.get('host'))];
  const port = numberOf(items.get('port'));
  if (!scheme || !host || port === undefined) return {};
  const address = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (lastOrigin?.address !== address) lastOrigin = { address, origin: originOf(address) };
  return lastOrigin.origin;
}

/** A float of seconds holds microseconds, and no more that means anything. */
function inMs(seconds: number): number {
  return Math.round(seconds * 1e6) / 1000;
}

/** Most flows of a file went to one server, and reading an address costs as much as all else of a flow. */
let lastOrigin: { readonly address: string; readonly origin: Pick<CapturedExchange, 'origin'> } | undefined;
