import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refusal, refusalText } from './failures.ts';

/** How long a client may go on sending a body after the last answer, in milliseconds, before the connection is closed on it. */
export const LINGER_MS = 2000;

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
