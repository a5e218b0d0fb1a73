import type { CapturedBody, RawHeaders, XmlBody } from '../../../inspect/message.ts';
import type { CapturedExchange, CapturePlace } from '../../captured-exchange.ts';
import { originOf } from '../exchange-facts.ts';
import { type HarBody, headersOfBody, type ReadBody, readBody } from './bodies.ts';

type Record = Readonly<{ [key: string]: unknown }>;

/** One entry of a HAR. */
export interface ReadEntry {
  readonly exchange: CapturedExchange;
  /** Bodies whose bytes the tool that wrote the file lost. */
  readonly losses: readonly {
    readonly side: 'request' | 'response';
    readonly loss: NonNullable<ReadBody['loss']>;
  }[];
}

/** Reads an entry, whoever wrote it; undefined where it has no request. (HAR 1.2) */
export function readEntry(entry: unknown, place: CapturePlace): ReadEntry | undefined {
  const { request: asked, response: answered, startedDateTime, time } = recordOf(entry);
  const { method, url } = recordOf(asked);
  if (typeof method !== 'string' || typeof url !== 'string') return undefined;
  const address = /^([a-z]+:\/\/[^/?#]*)?([^#]*)/i.exec(url);
  const { postData } = recordOf(asked);
  const request = messageOf(recordOf(asked), requestBody(recordOf(asked)), recordOf(postData)['_eas']);
  const status = statusOf(answered);
  const response = status === undefined ? undefined : answerOf(recordOf(answered));
  const exchange: CapturedExchange = {
    place,
    ...atOf(startedDateTime),
    ...(typeof time === 'number' && time >= 0 && { durationMs: time }),
    ...(address?.[1] !== undefined && originOf(address[1])),
    request: {
      head: { method, target: address?.[2] || '/', headers: request.headers },
      body: request.body,
    },
    ...(response &&
      status !== undefined && {
        response: { head: { status, headers: response.headers }, body: response.body },
      }),
  };
  const losses = [
    ...(request.loss ? [{ side: 'request', loss: request.loss } as const] : []),
    ...(response?.loss ? [{ side: 'response', loss: response.loss } as const] : []),
  ];
  return { exchange, losses };
}

function answerOf(response: Record): ReadMessage {
  return messageOf(response, responseBody(response), recordOf(response['content'])['_eas']);
}

interface ReadMessage {
  readonly headers: RawHeaders;
  readonly body: CapturedBody | XmlBody;
  readonly loss?: NonNullable<ReadBody['loss']>;
}

function messageOf(message: Record, given: HarBody, own: unknown): ReadMessage {
  const read = readBody(given);
  const headers = headersOfBody(headersOf(message['headers']), read.body);
  return { headers, ...withOwnFields(read, recordOf(own)) };
}

/** XML that a log had in place of the body, or elements of it whose content was replaced: what we write ourselves. */
function withOwnFields(read: ReadBody, { xml, line, unknown }: Record): Omit<ReadMessage, 'headers'> {
  if (typeof xml === 'string') return { body: { xml, line: typeof line === 'number' ? line : 1 } };
  if (!Array.isArray(unknown) || read.loss) return read;
  return { body: { ...read.body, unknown: new Set(unknown.filter(Number.isSafeInteger)) } };
}

function requestBody(request: Record): HarBody {
  const data = recordOf(request['postData']);
  const wire = wireOf(data);
  return bodyGiven(
    wire ?? data['text'],
    wire !== undefined || data['encoding'] === 'base64',
    data,
    request['bodySize'],
  );
}

/** `size` is of the content without its coding, which is what `text` has. */
function responseBody(response: Record): HarBody {
  const content = recordOf(response['content']);
  const wire = wireOf(content);
  return bodyGiven(
    wire ?? content['text'],
    wire !== undefined || content['encoding'] === 'base64',
    content,
    content['size'],
  );
}

/** What we write beside a body whose content coding had to be undone: its bytes as they crossed the wire, in base64. */
function wireOf(body: Record): string | undefined {
  const { wire } = recordOf(body['_eas']);
  return typeof wire === 'string' ? wire : undefined;
}

function bodyGiven(text: unknown, isBase64: boolean, { mimeType }: Record, size: unknown): HarBody {
  return {
    ...(typeof text === 'string' && { text }),
    isBase64,
    mimeType: typeof mimeType === 'string' ? mimeType : '',
    ...(typeof size === 'number' && size >= 0 && { size }),
  };
}

/** Pseudo-fields of HTTP/2 are no fields. */
function headersOf(headers: unknown): RawHeaders {
  if (!Array.isArray(headers)) return [];
  return headers.map(recordOf).flatMap(({ name, value }) => {
    if (typeof name !== 'string' || name === '' || name.startsWith(':')) return [];
    return [name, typeof value === 'string' ? value : ''];
  });
}

/** Tools write 0 where no answer came. */
function statusOf(response: unknown): number | undefined {
  const { status } = recordOf(response);
  return typeof status === 'number' && status >= 100 && status <= 999 ? Math.trunc(status) : undefined;
}

function atOf(startedDateTime: unknown): { readonly at?: number } {
  const at = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : Number.NaN;
  return Number.isNaN(at) ? {} : { at };
}

/** Properties of what may be anything. */
export function recordOf(value: unknown): Record {
  return typeof value === 'object' && value !== null ? (value as Record) : {};
}
