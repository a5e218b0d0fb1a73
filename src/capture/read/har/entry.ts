import type { RawHeaders } from '../../../inspect/message.ts';
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
    readonly loss: 'spoiled' | 'left out';
  }[];
}

/** Reads an entry, whoever wrote it; undefined where it has no request. (HAR 1.2) */
export function readEntry(entry: unknown, place: CapturePlace): ReadEntry | undefined {
  const { request: asked, response: answered, startedDateTime, time } = recordOf(entry);
  const { method, url } = recordOf(asked);
  if (typeof method !== 'string' || typeof url !== 'string') return undefined;
  const address = /^([a-z]+:\/\/[^/?#]*)?([^#]*)/i.exec(url);
  const request = messageOf(recordOf(asked), requestBody(recordOf(asked)));
  const status = statusOf(answered);
  const response =
    status === undefined ? undefined : messageOf(recordOf(answered), responseBody(recordOf(answered)));
  const exchange: CapturedExchange = {
    place,
    ...atOf(startedDateTime),
    ...(typeof time === 'number' && time >= 0 && { durationMs: time }),
    ...(address?.[1] !== undefined && originOf(address[1])),
    request: {
      head: { method, target: address?.[2] || '/', headers: request.headers },
      body: request.read.body,
    },
    ...(response &&
      status !== undefined && {
        response: { head: { status, headers: response.headers }, body: response.read.body },
      }),
  };
  const losses = [
    ...(request.read.loss ? [{ side: 'request', loss: request.read.loss } as const] : []),
    ...(response?.read.loss ? [{ side: 'response', loss: response.read.loss } as const] : []),
  ];
  return { exchange, losses };
}

function messageOf(
  message: Record,
  given: HarBody,
): { readonly headers: RawHeaders; readonly read: ReadBody } {
  const read = readBody(given);
  return { headers: headersOfBody(headersOf(message['headers']), read.body), read };
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
