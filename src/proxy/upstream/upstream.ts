import type { IncomingMessage } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { RawHeaders } from '../../inspect/message.ts';
import { requestText, withoutProxyFields } from '../head.ts';
import { DEFAULT_CONNECT_TIMEOUT_MS } from '../options.ts';
import { markDemand } from '../tls/certificate-demand.ts';
import type { LoopGuard } from './loop-guard.ts';
import { connectThrough, type ParentProxy } from './parent-proxy.ts';
import type { Targets } from './targets.ts';

/**
 * Idle time before TCP asks whether the other side still lives, in milliseconds: longer than a Ping is silent, which is 59 minutes at
 * most. Node.js asks ten times within ten seconds, so that a phone out of reach for so long would lose a Ping that it keeps
 * without a proxy; and what forgets silent connections on the way, which is what people look for, would never do so.
 */
export const KEEP_ALIVE_PROBE_MS = 2 * 60 * 60 * 1000;

export interface UpstreamOptions {
  /** http or https; a path is put before the path of every request. */
  readonly url: URL;
  /** For an https one. */
  readonly tls?: ConnectionOptions;
  /** It was shown a client certificate of ours. */
  readonly hasCertificate?: boolean;
  /** Called once, when it turns out to want a client certificate other than what it is shown. */
  readonly demanded?: (error: Error, name: string) => void;
  /** Names it in the Host field of requests, instead of passing what came. */
  readonly renameHost?: boolean;
  /** Clients ask for it as they ask a proxy: by the full URL, with fields that are for the proxy alone. */
  readonly isAskedInFull?: boolean;
  /** Which addresses may be reached; all unless told. */
  readonly targets?: Pick<Targets, 'lookup' | 'refusalOf'>;
  /** The proxy that connections go through. */
  readonly parent?: ParentProxy | undefined;
  readonly loops?: LoopGuard;
  /** How long a connection may take to open, in milliseconds; 30 seconds unless told. */
  readonly connectTimeoutMs?: number | undefined;
}

/** A server: how to reach it, and how requests to it differ from what came. */
export class Upstream {
  /** As people know it: `https://mail.example.com`. */
  readonly name: string;
  readonly protocol: 'http:' | 'https:';
  /** Name and port, as a Host field has them. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly #options: UpstreamOptions;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  /** The last session the upstream gave, which spares later connections half of the handshake. */
  #session: Buffer | undefined;
  #hasDemanded = false;
  /** Why it may not be reached at all. */
  readonly #refusal: Error | undefined;

  constructor(options: UpstreamOptions) {
    const { url } = options;
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new TypeError(`The upstream is to be an http or https URL, not ${url.protocol}`);
    }
    this.#options = options;
    this.name = url.origin;
    this.protocol = url.protocol;
    this.host = url.host;
    // A URL keeps the brackets of an IPv6 address; sockets want none.
    this.hostname = url.hostname.replace(/^\[|\]$/g, '');
    this.port = Number(url.port) || (this.protocol === 'https:' ? 443 : 80);
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#refusal = options.targets?.refusalOf(this.hostname);
    this.#timeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  }

  /** Connections go through another proxy, or are refused: `open` is the way then. */
  get needsOpening(): boolean {
    return this.#options.parent !== undefined || this.#refusal !== undefined;
  }

  /** The head of a request as it is sent; `headers` where they are not those that came. */
  headOf(
    request: Pick<IncomingMessage, 'method' | 'httpVersion' | 'url' | 'rawHeaders'>,
    headers?: RawHeaders,
  ): string {
    const { renameHost, isAskedInFull } = this.#options;
    const { method, httpVersion, rawHeaders, url = '' } = request;
    const came = headers ?? rawHeaders;
    const start = { method, httpVersion, rawHeaders: isAskedInFull ? withoutProxyFields(came) : came };
    return requestText(start, this.targetFor(url), renameHost ? this.host : undefined);
  }

  /** Where a request for `target` goes: the path prefix before it, nothing else changed, unless it is asked for as a proxy is. */
  targetFor(target: string): string {
    const { isAskedInFull } = this.#options;
    if (!isAskedInFull && (this.#prefix === '' || target === '*')) return target;
    if (target.startsWith('/')) return this.#prefix + target;
    const [, origin = '', path = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/i.exec(target) ?? [];
    if (origin === '') return target;
    // The origin form of a URL that has no path. (RFC 9112 section 3.2.1)
    if (isAskedInFull) return path.startsWith('/') ? path : `/${path}`;
    return origin + this.#prefix + path;
  }

  /** A new connection, still opening; an error comes as the socket's `error` event. Not for one that needs opening. */
  connect(): Socket {
    const { tls } = this.#options;
    const socket = tls ? this.#connectTls({ ...this.#address(), ...tls }) : connect(this.#address());
    socket.once('connect', () => this.#options.loops?.upstreamOpened(socket));
    const timer = setTimeout(() => socket.destroy(connectTimeout()), this.#timeoutMs);
    // Listened to no longer than needed: an open connection, of which there are thousands, would keep the timer.
    const stop = () => {
      clearTimeout(timer);
      socket.off('close', stop);
    };
    socket.once(tls ? 'secureConnect' : 'connect', stop);
    socket.on('close', stop);
    return socket;
  }

  /** A connection that is open, TLS included. */
  async open(): Promise<Socket> {
    const { tls, parent } = this.#options;
    if (this.#refusal) throw this.#refusal;
    if (!parent) return whenOpen(this.connect(), tls ? 'secureConnect' : 'connect');
    const host = this.hostname.includes(':') ? `[${this.hostname}]` : this.hostname;
    const raw = await connectThrough(parent, `${host}:${this.port}`, this.#timeoutMs);
    return tls ? whenOpen(this.#connectTls({ socket: raw, ...tls }), 'secureConnect', this.#timeoutMs) : raw;
  }

  #address() {
    const { targets } = this.#options;
    return {
      host: this.hostname,
      port: this.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
      ...(targets && { lookup: targets.lookup }),
    };
  }

  #connectTls(options: ConnectionOptions): Socket {
    const { hasCertificate = false } = this.#options;
    const session = this.#session;
    const socket = connectTls({ ...options, ...(session && { session }) });
    socket.on('session', (fresh) => {
      this.#session = fresh;
    });
    // There are keys as soon as the server has shown its certificate; nothing else tells how far a handshake came.
    let isLate = false;
    socket.once('keylog', () => {
      isLate = true;
    });
    socket.on('error', (error) => {
      this.#session = undefined;
      if (!markDemand(error, isLate, hasCertificate) || this.#hasDemanded) return;
      this.#hasDemanded = true;
      this.#options.demanded?.(error, this.name);
    });
    // Node's tls.connect takes no socket options, so they are set here.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    return socket;
  }
}

/** What a URL's host is called in TLS: never an address. (RFC 6066 section 3) */
export function serverNameOf({ hostname }: URL): string | undefined {
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : undefined;
}

/** The socket once it is open; its own errors from then on are for whoever gets it. */
function whenOpen(socket: Socket, event: 'connect' | 'secureConnect', timeoutMs?: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = () => socket.destroy(connectTimeout());
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    socket.on('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(closedEarly());
    });
    socket.once(event, () => {
      clearTimeout(timer);
      // It may have turned out that it leads nowhere.
      if (!socket.destroyed) resolve(socket);
    });
  });
}

function closedEarly(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection was closed while it was being opened'), {
    code: 'ECONNRESET',
  });
}

function connectTimeout(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection was not opened in time'), { code: 'ETIMEDOUT' });
}
