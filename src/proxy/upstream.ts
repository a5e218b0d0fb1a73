import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext,
} from 'node:tls';
import { DEFAULT_CONNECT_TIMEOUT_MS, type ProxyOptions } from './options.ts';
import { markDemand } from './tls/certificate-demand.ts';
import { MIN_TLS, shownOptions } from './tls/certificate-source.ts';

/** Idle time before TCP asks whether the other side still lives, in milliseconds; a Ping is silent for up to 59 minutes. */
export const KEEP_ALIVE_PROBE_MS = 30_000;

type UpstreamOptions = Pick<
  ProxyOptions,
  'upstream' | 'upstreamCa' | 'insecure' | 'clientCertificate' | 'connectTimeoutMs'
> & {
  /** Finds the addresses of its name in place of the system. */
  readonly lookup?: LookupFunction;
};

/** The server behind the proxy: how to reach it, and how its URL changes a request's target. */
export class Upstream {
  /** As people know it: `https://mail.example.com`. */
  readonly name: string;
  readonly protocol: 'http:' | 'https:';
  /** Name and port, as a Host field has them. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly #prefix: string;
  readonly #lookup: LookupFunction | undefined;
  readonly #connectTimeoutMs: number;
  readonly #hasCertificate: boolean;
  readonly #tls: ConnectionOptions | undefined;
  /** The last session the upstream gave, which spares later connections half of the handshake. */
  #session: Buffer | undefined;

  constructor(options: UpstreamOptions) {
    const { upstream } = options;
    if (upstream.protocol !== 'http:' && upstream.protocol !== 'https:') {
      throw new TypeError(`The upstream is to be an http or https URL, not ${upstream.protocol}`);
    }
    this.name = upstream.origin;
    this.protocol = upstream.protocol;
    this.host = upstream.host;
    // A URL keeps the brackets of an IPv6 address; sockets want none.
    this.hostname = upstream.hostname.replace(/^\[|\]$/g, '');
    this.port = Number(upstream.port) || (this.protocol === 'https:' ? 443 : 80);
    this.#lookup = options.lookup;
    this.#prefix = upstream.pathname.replace(/\/+$/, '');
    this.#connectTimeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
    this.#hasCertificate = options.clientCertificate !== undefined;
    this.#tls = this.protocol === 'https:' ? tlsOptions(options, this.hostname) : undefined;
  }

  /** Where a request for `target` goes: the path prefix before it, nothing else changed. */
  targetFor(target: string): string {
    if (this.#prefix === '' || target === '*') return target;
    if (target.startsWith('/')) return this.#prefix + target;
    const [, origin = '', path = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/i.exec(target) ?? [];
    return origin === '' ? target : origin + this.#prefix + path;
  }

  /** A new connection, still opening; an error comes as the socket's `error` event. */
  connect(): Socket {
    const socket = this.#tls ? this.#connectTls(this.#tls) : connect(this.#address());
    const timer = setTimeout(() => socket.destroy(connectTimeout()), this.#connectTimeoutMs);
    const stop = () => clearTimeout(timer);
    socket.once(this.#tls ? 'secureConnect' : 'connect', stop);
    socket.once('close', stop);
    return socket;
  }

  #address() {
    return {
      host: this.hostname,
      port: this.port,
      ...(this.#lookup && { lookup: this.#lookup }),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
    };
  }

  #connectTls(options: ConnectionOptions): Socket {
    const session = this.#session;
    const socket = connectTls({ ...this.#address(), ...options, ...(session && { session }) });
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
      markDemand(error, isLate, this.#hasCertificate);
    });
    // Node's tls.connect takes no socket options, so they are set here.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    return socket;
  }
}

function tlsOptions(options: UpstreamOptions, hostname: string): ConnectionOptions {
  return {
    // The upstream's own name, whatever the device asked this proxy for. A server name in TLS is never an address. (RFC 6066
    // section 3)
    ...(isIP(hostname) === 0 && { servername: hostname }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: !options.insecure,
    secureContext: secureContext(options),
  };
}

/** Built once: reading all CAs for each connection would take milliseconds each time. */
function secureContext({ upstreamCa, clientCertificate }: UpstreamOptions): SecureContext {
  return createSecureContext({
    minVersion: MIN_TLS,
    ...(upstreamCa !== undefined && { ca: [...getCACertificates('default'), upstreamCa] }),
    ...(clientCertificate && shownOptions(clientCertificate)),
  });
}

function connectTimeout(): Error {
  return Object.assign(new Error('The connection was not opened in time'), { code: 'ETIMEDOUT' });
}
