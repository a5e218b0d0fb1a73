import type { CapturedBody } from '../../../inspect/message.ts';
import { bodyOf } from '../entries.ts';

type Record = Readonly<{ [key: string]: unknown }>;

/** What a packet tells: the HTTP messages that end in it, and what else there is of interest. */
export interface Packet {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly messages: readonly HttpMessage[];
  readonly isHttp2: boolean;
  /** A client says hello: a connection over TLS begins. */
  readonly isHello: boolean;
}

export interface HttpMessage {
  /** The bytes of the head as text, a character each. */
  readonly head: string;
  readonly body: CapturedBody;
  /** Of a request: its whole address, with the scheme that it came over. */
  readonly address?: string;
  /** Of a response: the number of the packet with its request. */
  readonly requestIn?: number;
}

/** Reads a packet as tshark writes it with `-T ek -x`; undefined for a line that holds none. */
export function readPacket(line: unknown): Packet | undefined {
  const { layers } = recordOf(line);
  if (typeof layers !== 'object') return undefined;
  const { frame, http, http_raw: raw } = recordOf(layers);
  const facts = recordOf(frame);
  const heads = listOf(raw);
  const at = Number(facts['frame_frame_time_epoch']) * 1000;
  const protocols = String(facts['frame_frame_protocols']);
  return {
    number: Number(facts['frame_frame_number']),
    ...(at > 0 && { at }),
    messages: listOf(http).flatMap((message, index) => messageOf(recordOf(message), heads[index])),
    isHttp2: /:http2(?::|$)/.test(protocols),
    isHello: http === undefined && /:tls(?::|$)/.test(protocols),
  };
}

function messageOf(message: Record, raw: unknown): readonly HttpMessage[] {
  if (typeof raw !== 'string') return [];
  const bytes = Buffer.from(raw, 'hex');
  const end = bytes.indexOf('\r\n\r\n');
  const address = message['http_http_request_full_uri'];
  const requestIn = Number(message['http_http_request_in']);
  return [
    {
      head: bytes.toString('latin1', 0, end < 0 ? bytes.length : end + 4),
      body: bodyOf(bodyIn(message)),
      ...(typeof address === 'string' && { address }),
      ...(requestIn > 0 && { requestIn }),
    },
  ];
}

/** The body without its chunks, in its content coding. Where there is no chunk, tshark has it in one of two fields. */
function bodyIn(message: Record): Buffer {
  const chunks = listOf(message['http_http_chunk_data_raw']);
  const whole =
    chunks.length > 0 ? chunks : listOf(message['http_http_file_data_raw'] ?? message['data_raw']);
  return Buffer.concat(whole.map((hex) => Buffer.from(typeof hex === 'string' ? hex : '', 'hex')));
}

/** One of a kind stands alone, several in a list. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function recordOf(value: unknown): Record {
  return typeof value === 'object' && value !== null ? (value as Record) : {};
}
