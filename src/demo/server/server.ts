import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { documentOf, openBody, wholeBody } from '../../inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../inspect/eas/request-line.ts';
import { mailboxes } from '../mailbox/mailboxes.ts';
import type { Pause } from '../pace.ts';
import { bodyOf } from '../wbxml.ts';
import type { DeviceState, Reply } from './call.ts';
import { handlers, serverHeaders } from './commands.ts';

export interface DemoServer {
  readonly url: URL;
  /** Stops at once, whatever is open. */
  stop(): Promise<void>;
}

/** Answers without a body worth compressing stay as they are. */
const GZIP_FROM_BYTES = 256;

/**
 * Starts the small mail server of Harbour Lights Ferries on a free port of loopback. A command it fails at gets no
 * answer, and `onFailure` the reason.
 */
export async function startDemoServer(
  pause: Pause,
  onFailure: (error: unknown) => void,
): Promise<DemoServer> {
  const devices = new Map<string, DeviceState>();
  const server = createServer((request, response) => {
    answer(request, response, { devices, pause }).catch((error: unknown) => {
      onFailure(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface World {
  readonly devices: Map<string, DeviceState>;
  readonly pause: Pause;
}

async function answer(request: IncomingMessage, response: ServerResponse, world: World): Promise<void> {
  const head = {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.rawHeaders,
  };
  const line = parseRequestLine(head);
  const bytes = await buffer(request);
  const reply = line ? await replyTo(request, line, bytes, world) : { status: 404 };
  send(response, reply, /\bgzip\b/.test(request.headers['accept-encoding'] ?? ''));
}

async function replyTo(
  request: IncomingMessage,
  line: RequestLine,
  bytes: Buffer,
  { devices, pause }: World,
): Promise<Reply> {
  if (line.command === 'OPTIONS') return { headers: { Allow: 'OPTIONS,POST', Public: 'OPTIONS,POST' } };
  const mailbox = mailboxes.get(line.user ?? '');
  const handler = handlers.get(line.command);
  if (!mailbox) return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Harbour Lights"' } };
  if (!handler) return { status: 501 };
  const document = documentOf(openBody(request.rawHeaders, wholeBody(bytes), 'request', line.command));
  const device = deviceOf(line, devices);
  // No command but Provision before the device has taken the policy. (MS-ASPROV 3.1.5.1)
  if (line.command !== 'Provision' && !device.isProvisioned) return { status: 449 };
  return handler({ line, document, mailbox, device, pause });
}

function deviceOf({ user, deviceId }: RequestLine, devices: Map<string, DeviceState>): DeviceState {
  const name = `${user}/${deviceId}`;
  const known = devices.get(name);
  if (known) return known;
  const made: DeviceState = { isProvisioned: false, syncKey: 0, pagesSeen: 0, pings: 0 };
  devices.set(name, made);
  return made;
}

function send(response: ServerResponse, reply: Reply, acceptsGzip: boolean): void {
  const plain = reply.bytes ?? (reply.xml === undefined ? Buffer.alloc(0) : bodyOf(reply.xml));
  const compress = acceptsGzip && plain.length >= GZIP_FROM_BYTES;
  const body = compress ? gzipSync(plain) : plain;
  const type = reply.contentType ?? 'application/vnd.ms-sync.wbxml';
  response.writeHead(reply.status ?? 200, {
    Server: 'Harbour-Lights/1.0',
    ...serverHeaders,
    ...(body.length > 0 && { 'Content-Type': type }),
    ...(compress && { 'Content-Encoding': 'gzip' }),
    ...(reply.chunked !== true && { 'Content-Length': body.length }),
    ...reply.headers,
  });
  if (!reply.chunked) return void response.end(body);
  response.write(body.subarray(0, body.length >> 1));
  response.end(body.subarray(body.length >> 1));
}
