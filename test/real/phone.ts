import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { splitMessages, type WireMessage } from '../helpers/http-wire.ts';
import type { Mailbox } from './sogo/mailbox.ts';

export interface PhoneRequest {
  readonly command: string;
  readonly body?: Uint8Array;
  readonly method?: 'OPTIONS' | 'POST';
  /** The whole query; made of the command when absent. */
  readonly query?: string;
  /** Instead of the mailbox's own. */
  readonly authorization?: string;
  /** `Name: value` */
  readonly headers?: readonly string[];
  /** `length` is the usual; `chunked` sends three chunks; `expect` waits for the 100 before it sends the body. */
  readonly framing?: 'length' | 'chunked' | 'expect';
}

export interface PhoneExchange {
  readonly sent: Buffer;
  readonly received: Buffer;
  /** The final answer. */
  readonly response: WireMessage;
  /** Statuses of answers before it: 100. */
  readonly interim: readonly string[];
}

/** Waited for a 100 before the body goes out without it. (RFC 9110, 10.1.1) */
const CONTINUE_WITHIN_MS = 1000;

/** A device that writes HTTP by hand, a connection a request, and keeps every byte. */
export class Phone {
  readonly #port: number;
  readonly #path: string;
  readonly #mailbox: Mailbox;
  readonly deviceId: string;

  constructor(port: number, path: string, mailbox: Mailbox, deviceId: string) {
    this.#port = port;
    this.#path = path;
    this.#mailbox = mailbox;
    this.deviceId = deviceId;
  }

  /** Sends a request and reads until the other side closes or the answer is whole. */
  async send(request: PhoneRequest): Promise<PhoneExchange> {
    const socket = connect(this.#port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));
    const ended = once(socket, 'close');
    const head = this.#head(request);
    const body = framed(request);
    socket.write(head);
    if (request.framing === 'expect') await continued(socket);
    socket.write(body);
    await ended;
    const messages = splitMessages(Buffer.concat(received));
    const response = messages.at(-1);
    if (!response) throw new Error('The connection closed without an answer');
    return {
      sent: Buffer.concat([head, body]),
      received: Buffer.concat(received),
      response,
      interim: messages.slice(0, -1).map((message) => message.startLine),
    };
  }

  #head(request: PhoneRequest): Buffer {
    const { command, body, method = 'POST', query, headers = [], framing = 'length' } = request;
    const { user, password } = this.#mailbox;
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const plain = `Cmd=${command}&User=${user}&DeviceId=${this.deviceId}&DeviceType=TestPhone`;
    const target = method === 'OPTIONS' ? this.#path : `${this.#path}?${query ?? plain}`;
    const length =
      framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${body?.length ?? 0}`;
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `Host: 127.0.0.1:${this.#port}`,
      'User-Agent: TestPhone/1.0',
      `Authorization: ${request.authorization ?? basic}`,
      'Connection: close',
      ...(query === undefined ? ['MS-ASProtocolVersion: 14.1'] : []),
      ...(method === 'POST' ? ['Content-Type: application/vnd.ms-sync.wbxml', length] : []),
      ...(framing === 'expect' ? ['Expect: 100-continue'] : []),
      ...headers,
    ];
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  }
}

function framed({ body, framing }: PhoneRequest): Buffer {
  const bytes = Buffer.from(body ?? []);
  if (framing !== 'chunked') return bytes;
  const third = Math.ceil(bytes.length / 3);
  const chunks = [0, third, 2 * third].map((start) => bytes.subarray(start, start + third));
  const written = chunks
    .filter((chunk) => chunk.length > 0)
    .flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
  return Buffer.concat([...written, Buffer.from('0\r\n\r\n')]);
}

async function continued(socket: Socket): Promise<void> {
  const timeout = AbortSignal.timeout(CONTINUE_WITHIN_MS);
  await once(socket, 'data', { signal: timeout }).catch(() => {});
}
