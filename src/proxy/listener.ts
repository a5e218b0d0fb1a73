import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Failure } from '../inspect/events.ts';
import type { BadBytesVerdict } from './connection.ts';
import { MAX_HEAD_BYTES, transferCodings } from './head.ts';
import { allowHalfOpenClients } from './node-http.ts';
import type { OwnAnswer, ProxyNotice } from './options.ts';
import { answerInPlace, plainResponse } from './refusal.ts';

export interface ListenerHandlers {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** The answer to a request that is for the proxy itself. */
  ownAnswer?(request: IncomingMessage): OwnAnswer | undefined;
  /** A request was refused, or is for the proxy itself, and answered; none that follow on its connection are to be served. */
  refused(socket: Duplex): void;
  /** The client's bytes are no HTTP, at the head or inside a body. */
  badBytes(socket: Duplex, failure: Failure): BadBytesVerdict;
  /** TLS broke off after the handshake. */
  tlsFailed(socket: Socket, error: Error): void;
  /** A client asks for a connection to a host. */
  connect(request: IncomingMessage, socket: Socket, head: Buffer): void;
  notice(notice: ProxyNotice): void;
}

/** First byte of a TLS handshake record. (RFC 8446 section 5.1) */
const TLS_HANDSHAKE = 0x16;

/**
 * Reads the requests of the connections it is given, and listens nowhere. A server that has no clock of its own: a phone may upload for an hour and wait for an hour, and whether an idle
 * connection is worth keeping is for the two sides to say. TCP's probes find those that are dead.
 */
export function createListener(handlers: ListenerHandlers): Server {
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 0,
    maxHeaderSize: MAX_HEAD_BYTES,
    insecureHTTPParser: false,
    requireHostHeader: false,
  });
  server.maxHeadersCount = 0;
  allowHalfOpenClients(server);
  const relay = (request: IncomingMessage, response: ServerResponse) => accept(request, response, handlers);
  server.on('request', relay);
  // Whoever answers an expectation is the upstream.
  server.on('checkContinue', relay);
  server.on('checkExpectation', relay);
  server.on('connect', (request, socket, head) => {
    if (socket instanceof Socket) handlers.connect(request, socket, head);
    else socket.destroy();
  });
  server.on('clientError', (error, socket) => refuseBytes(error, socket, handlers));
  return server;
}

function accept(request: IncomingMessage, response: ServerResponse, handlers: ListenerHandlers): void {
  const trouble = troubleWith(request);
  if (trouble === undefined) {
    const own = handlers.ownAnswer?.(request);
    if (own) answerHere(request, response, own, handlers);
    else handlers.request(request, response);
    return;
  }
  handlers.refused(request.socket);
  handlers.notice({ kind: 'bad-request', message: `${from(request.socket)}: ${trouble}` });
  response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`easlens: ${trouble}\n`);
}

/** The connection ends with the answer: what else comes on it is never mistaken for something to relay. */
function answerHere(
  request: IncomingMessage,
  response: ServerResponse,
  { body, ...head }: OwnAnswer,
  handlers: ListenerHandlers,
): void {
  handlers.refused(request.socket);
  answerInPlace(request, response, { head, body }, false);
}

/** What Node's parser lets pass and a proxy must not. */
function troubleWith(request: IncomingMessage): string | undefined {
  const { httpVersion, rawHeaders } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return `HTTP/${httpVersion} is not spoken here; use HTTP/1.1`;
  }
  const codings = transferCodings(rawHeaders);
  if (codings.length === 0) return undefined;
  // Servers differ on where such bodies end. (RFC 9112 sections 6.1 and 6.3)
  if (httpVersion === '1.0') return 'An HTTP/1.0 request cannot have a Transfer-Encoding';
  if (codings.indexOf('chunked') !== codings.length - 1) {
    return `The Transfer-Encoding "${codings.join(', ')}" does not end with the one chunked coding`;
  }
  // Some servers look at the first field only, and a coding that was withdrawn means chunks to some and none to others.
  if (
    rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'transfer-encoding').length > 1
  ) {
    return 'A request has one Transfer-Encoding field at most';
  }
  if (codings.includes('identity')) return 'There is no Transfer-Encoding "identity"';
  return undefined;
}

interface ParseError extends Error {
  readonly code?: string;
  /** Of an error of the system: read, write. */
  readonly syscall?: string;
  readonly rawPacket?: Buffer;
}

function refuseBytes(error: ParseError, socket: Duplex, handlers: ListenerHandlers): void {
  if (error.syscall !== undefined || error.code === 'HPE_INVALID_EOF_STATE') {
    // Not bad, only gone, be it that the system gave up on a device that does not answer: the close of the socket says the rest.
    socket.destroy();
    return;
  }
  if (error.code?.startsWith('ERR_SSL_')) {
    // TLS broke off under the requests; a device that rejects a certificate may say so only now.
    if (socket instanceof Socket) handlers.tlsFailed(socket, error);
    socket.destroy();
    return;
  }
  // More than the request that was to be the last: left unread, while that one has its answer.
  if (error.code === 'HPE_CLOSED_CONNECTION') return;
  const [status, message] = refusalFor(error);
  const verdict = handlers.badBytes(socket, { code: 'bad-request', message });
  if (verdict === 'ignore') return;
  handlers.notice({ kind: 'bad-request', message: `${from(socket)}: ${message}` });
  if (verdict === 'cut' || status === undefined || !socket.writable) socket.destroy();
  else socket.end(plainResponse(status, message), () => socket.destroy());
}

/** Status line and reason; no status for a client that would not understand one. */
function refusalFor({ code, message, rawPacket }: ParseError): [status: string | undefined, reason: string] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return ['431 Request Header Fields Too Large', `The head is larger than ${MAX_HEAD_BYTES} bytes`];
  }
  if (rawPacket?.[0] === TLS_HANDSHAKE && code !== 'HPE_INVALID_CHUNK_SIZE') {
    return [undefined, 'The client speaks TLS, but this listener is plain HTTP'];
  }
  return ['400 Bad Request', `These bytes are no HTTP that may be forwarded: ${message} (${code})`];
}

function from(socket: Duplex): string {
  return socket instanceof Socket ? `${socket.remoteAddress}:${socket.remotePort}` : 'a client';
}
