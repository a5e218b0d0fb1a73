import type { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import { Stream } from 'node:stream';
import { createProxyServer } from 'http-proxy';
import { MAX_HEAD_BYTES } from './head.ts';
import type { Upstream } from './upstream/upstream.ts';

/** The part of an agent that Node's client calls: it gives the request its connection. */
export interface RequestAgent {
  readonly keepAlive: true;
  readonly protocol: string;
  readonly defaultPort: number;
  addRequest(request: OutgoingMessage): void;
}

/** Feeds a request's body to the upstream. http-proxy calls `pipe` once, when the request has its connection. */
export abstract class RequestBody extends Stream {
  abstract override pipe<Target extends NodeJS.WritableStream>(upstream: Target): Target;
}

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Upstream;
  readonly agent: RequestAgent;
  readonly body: RequestBody;
  /** Content-Length and Transfer-Encoding, name and value by turns. */
  readonly framing: readonly string[];
}

const proxy = createProxyServer();

/** Sends a request upstream. Rejects with the first error of the upstream's connection; resolves when the response closed. */
export function forward({ request, response, upstream, agent, body, framing }: Forwarding): Promise<void> {
  const { protocol, hostname, port } = upstream;
  return proxy.web(request, response, {
    target: { protocol, hostname, port },
    agent,
    buffer: body,
    ssl: requestOptions(framing),
  });
}

/**
 * http-proxy starts the options of the outgoing request from this object, then sets `headers` to a joined, lower-cased
 * copy with `connection: close` on a chunked request, which would part the connections of a client and its upstream. The
 * accessor keeps ours: a flat list is written as it stands, and without default headers Node adds none either.
 */
function requestOptions(framing: readonly string[]) {
  const options = {
    framing,
    setDefaultHeaders: false,
    maxHeaderSize: MAX_HEAD_BYTES,
    insecureHTTPParser: false,
  };
  return Object.defineProperty(options, 'headers', FRAMING_ALONE);
}

/** One for all requests: a pair of functions for each would be kept as long as a Ping is held. */
const FRAMING_ALONE: PropertyDescriptor & ThisType<{ readonly framing: readonly string[] }> = {
  get() {
    return this.framing;
  },
  set() {},
  enumerable: true,
  configurable: true,
};
