import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { CapturedBody, RawHeaders, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange } from '../captured-exchange.ts';
import { type Exported, type FileWriter, fieldsOf, findingWords, knownBytes, serverOf } from './exported.ts';
import { dumped, Float, type Plain } from './tnetstring.ts';

/** Of mitmproxy 8; newer ones read it too. */
const VERSION = 17;

/** Writes a flow file of mitmproxy. Findings are the flow's comment, which its list shows. */
export function mitmWriter(): FileWriter {
  return { begin: () => '', exchange: (exported) => dumped(flowOf(exported)), end: () => '' };
}

function flowOf({ captured, judged, number }: Exported): Plain {
  const start = new Float((captured.at ?? 0) / 1000);
  const end = new Float(((captured.at ?? 0) + (captured.durationMs ?? 0)) / 1000);
  const server = serverOf(captured);
  const isTls = server.protocol === 'https:';
  const port = Number(server.port) || (isTls ? 443 : 80);
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const { request, response } = captured;
  const comment = findingWords(judged).join('\n');
  return {
    type: 'http',
    version: VERSION,
    websocket: null,
    response: response
      ? {
          reason: Buffer.from(STATUS_CODES[response.head.status] ?? ''),
          status_code: response.head.status,
          ...messageOf(response.head.headers, response.body, end),
        }
      : null,
    request: {
      path: latin1(request.head.target),
      authority: Buffer.alloc(0),
      scheme: latin1(server.protocol.slice(0, -1)),
      method: latin1(request.head.method),
      port,
      host,
      ...messageOf(request.head.headers, request.body, start),
    },
    timestamp_created: start,
    comment,
    metadata: {},
    marked: comment === '' ? '' : ':warning:',
    is_replay: null,
    intercepted: false,
    server_conn: serverConnection(captured, number, { host, port, isTls, start }),
    client_conn: clientConnection(captured, number, { isTls, start }),
    error: response ? null : { msg: 'no answer was captured', timestamp: end },
    id: idOf(captured, number, 'flow'),
  };
}

function messageOf(
  headers: RawHeaders,
  body: CapturedBody | XmlBody,
  at: Float,
): { readonly [key: string]: Plain } {
  return {
    timestamp_start: at,
    timestamp_end: at,
    trailers: null,
    content: knownBytes(body) ?? null,
    headers: fieldsOf(headers).map(([name, value]) => [latin1(name), latin1(value)]),
    http_version: latin1('HTTP/1.1'),
  };
}

interface Side {
  readonly isTls: boolean;
  readonly start: Float;
}

function connection({ isTls, start }: Side): { readonly [key: string]: Plain } {
  return {
    cipher_list: [],
    cipher_name: null,
    alpn_offers: [],
    certificate_list: [],
    tls: isTls,
    error: null,
    state: 0,
    tls_version: null,
    tls_established: isTls,
    timestamp_tls_setup: isTls ? start : null,
    timestamp_start: start,
    timestamp_end: null,
    sni: null,
    alpn: null,
  };
}

function serverConnection(
  captured: CapturedExchange,
  number: number,
  { host, port, ...side }: Side & { readonly host: string; readonly port: number },
): Plain {
  return {
    ...connection(side),
    via: null,
    via2: null,
    timestamp_tcp_setup: side.start,
    source_address: null,
    ip_address: null,
    address: [host, port],
    id: idOf(captured, number, 'server'),
  };
}

/** Who the client was no capture tells; mitmproxy wants an address. (RFC 5737) */
function clientConnection(captured: CapturedExchange, number: number, side: Side): Plain {
  return {
    ...connection(side),
    sockname: ['198.51.100.1', 8080],
    tls_extensions: [],
    mitmcert: null,
    address: ['192.0.2.1', 1024 + (number % 60_000)],
    id: idOf(captured, number, 'client'),
  };
}

/** The same for the same exchange at the same place, of the form of a UUID. */
function idOf({ place, at }: CapturedExchange, number: number, what: string): string {
  const hex = createHash('sha256').update(`${what} ${place.file} ${at} ${number}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
