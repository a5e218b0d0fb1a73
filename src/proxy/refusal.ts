import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RawHeaders, ResponseHead } from '../inspect/message.ts';
import { type Refusal, refusalText } from './failures.ts';
import { resetConnection } from './tls/handshakes.ts';

/** How long a client may go on sending a body after the last answer, in milliseconds, before the connection is closed on it. */
const LINGER_MS = 2000;

/** How a client can still be told that there will be no answer. */
interface WayToTell {
  /**
   * An upstream may close an idle connection just when a request sets out. Clients know that case by the bare close and send
   * again; an answer of ours would be an error to show to the user.
   */
  readonly mayRetry: boolean;
  /** The end of the answer is marked, by a length or a last chunk. */
  readonly isFramed: boolean;
}

/** Tells the client: in words where no byte of an answer was sent, else by cutting the connection. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  { mayRetry, isFramed }: WayToTell,
): void {
  const { socket, headersSent } = response;
  if (!headersSent && !mayRetry) sayRefusal(request, response, refusal);
  else if (!headersSent) socket?.destroy();
  // A body that ends with its connection must not look whole; any other shows the cut by its missing end.
  else if (isFramed) socket?.destroySoon();
  else if (socket) resetConnection(socket);
}

/** Answers in place of the upstream, in plain text, and closes the connection. */
export function sayRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const text = refusalText(refusal.failure);
  response.writeHead(refusal.status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  });
  response.write(text);
  endWhenRead(request, response);
}

/**
 * Gives an answer of the proxy's own. The connection stays open where it may: `isSettled` says that the upstream has nothing
 * more to send.
 */
export function answerInPlace(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { readonly head: ResponseHead; readonly body: Uint8Array },
  isSettled: boolean,
): void {
  const { head, body } = answer;
  const headers = [...withoutFields(head.headers, OURS), 'Content-Length', String(body.length)];
  if (!isSettled || !request.complete) headers.push('Connection', 'close');
  response.writeHead(head.status, headers);
  if (body.length > 0) response.write(body);
  endWhenRead(request, response);
}

/** What is said by the proxy of its own connection and of its own body. */
const OURS = ['connection', 'content-length', 'transfer-encoding'];

function withoutFields(headers: RawHeaders, names: readonly string[]): readonly string[] {
  return headers.filter(
    (_, index) => !names.includes((headers[index - (index % 2)] as string).toLowerCase()),
  );
}

/** Closing under a client that still sends would reset the connection and take the text away before it is read. */
function endWhenRead(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (request.complete || request.destroyed) {
    response.end();
    return;
  }
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end);
  request.once('close', end);
}

/** Ends our side of a client's connection while it still sends: closing under it could take the answer away before it is read. */
export function endLingering(client: Socket): void {
  client.end(() => {
    const timer = setTimeout(() => client.destroy(), LINGER_MS);
    client.once('close', () => clearTimeout(timer));
  });
}

/** An answer in plain text, for a connection that nothing else is written to. `status` is number and reason. */
export function plainResponse(status: string, text: string): string {
  const body = `easlens: ${text}\n`;
  return [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
