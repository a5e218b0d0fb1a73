import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { RequestHead } from '../../inspect/message.ts';
import type { Interception, Listen, Mode, ProxyNotice } from '../options.ts';
import { plainResponse } from '../refusal.ts';
import type { CertificateSource } from '../tls/certificate-source.ts';
import { Handshakes } from '../tls/handshakes.ts';
import type { Upstreams } from '../upstream/upstreams.ts';
import { type HostAndPort, readHostAndPort } from './authority.ts';
import { Beginnings } from './beginnings.ts';
import { fixedRoute, namedHost, openRoute, type Route } from './routes.ts';
import { Tunnels } from './tunnels.ts';

export interface ArrivalHandlers {
  /** A client that speaks HTTP. `host` is whom it takes us for, where it came by TLS; empty where that is not known. */
  serve(client: Socket, route: Route, host?: string): void;
  /** A TLS handshake as `host` came to nothing; the connection is about to be closed. */
  handshakeFailed(client: Socket, error: NodeJS.ErrnoException, host: string): void;
  /** A client has finished its handshake at `since`, in milliseconds since 1970, and left without a word. */
  leftUnasked(client: TLSSocket, host: string, since: number): void;
  /** Whether a client has rejected our certificate for a host so often that it is to be let through. */
  isHopeless(client: Socket, host: string): boolean;
  /** A client is on its way to a host. */
  headsFor(client: Socket, host: string): void;
  notice(notice: ProxyNotice, client: Duplex): void;
  now(): number;
}

export interface ArrivalOptions {
  readonly listen: Listen;
  readonly modes: ReadonlySet<Mode>;
  readonly upstreams: Upstreams;
  readonly interception: Interception | undefined;
  readonly handlers: ArrivalHandlers;
}

/** A listener shows one certificate, whatever it is called. */
const ANY_HOST = '';
const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

const NO_AUTHORITY = 'CONNECT is to name a host and a port, such as mail.example.com:443';
const NO_SERVER_NAME =
  'A TLS handshake that names no host was redirected here: where it was to go is not known';
const LEADS_HERE =
  'A TLS handshake for this proxy itself: it stands before no server whose certificate it could show';
const NO_PROTOCOL =
  'A connection that is neither HTTP nor TLS was redirected here: where it was to go is not known';

/** Finds out what a connection wants, and sees to it that it gets there. */
export class Arrivals {
  readonly #options: ArrivalOptions;
  /** Where requests go that came to the listener itself. */
  readonly #route: Route;
  /** The same under TLS of the listener: nobody was redirected here who took us for their server. */
  readonly #tlsRoute: Route;
  readonly #handshakes: Handshakes;
  readonly #tunnels: Tunnels;
  readonly #beginnings = new Beginnings();

  constructor(options: ArrivalOptions) {
    const { listen, modes, upstreams, handlers } = options;
    this.#options = options;
    this.#route = openRoute(modes, upstreams, (hostname) => this.#isOwnName(hostname));
    this.#tlsRoute = openRoute(modes, upstreams, () => true);
    this.#tunnels = new Tunnels(handlers.notice);
    const { handshakeTimeoutMs } = listen;
    this.#handshakes = new Handshakes(
      handshakeTimeoutMs === undefined ? {} : { timeoutMs: handshakeTimeoutMs },
    );
  }

  /** A client was accepted by the listener. */
  accepted(client: Socket): void {
    const { listen, modes, handlers } = this.#options;
    if (listen.tls) this.#openTls(client, listen.tls, ANY_HOST);
    else if (modes.has('transparent')) void this.#redirected(client);
    else handlers.serve(client, this.#route);
  }

  /** A client asks for a connection to a host. (RFC 9110 section 9.3.6) */
  async connect({ url = '' }: Pick<IncomingMessage, 'url'>, client: Socket, head: Buffer): Promise<void> {
    const target = readHostAndPort(url);
    if (!target) {
      this.#options.handlers.notice({ kind: 'bad-request', message: NO_AUTHORITY }, client);
      client.end(plainResponse('400 Bad Request', NO_AUTHORITY));
      return;
    }
    if (head.length > 0) client.unshift(head);
    this.#options.handlers.headsFor(client, target.hostname);
    const isIntercepted = this.#intercepts(client, target.hostname);
    // Whoever names an address here may name the host in its handshake.
    if (!isIntercepted && isIP(target.hostname) === 0) {
      this.#passBlind(client, target, ESTABLISHED);
      return;
    }
    client.write(ESTABLISHED);
    const beginning = await this.#beginnings.of(client, target.port);
    if (beginning.kind === 'gone') client.destroy();
    else if (beginning.kind === 'tls') this.#tlsTo(client, target, beginning.serverName);
    else if (beginning.kind === 'http' && isIntercepted) this.#httpTo(client, target);
    else this.#passBlind(client, target);
  }

  /** Whether a client may ask for connections to hosts on a connection that has this route. */
  isOpen(route: Route): boolean {
    return route === this.#route || route === this.#tlsRoute;
  }

  /**
   * Whether a request of a connection that has this route came to the proxy's own address, which has this port, and is on its way
   * to no other host.
   */
  isToProxy(route: Route, { target, headers }: RequestHead, ownPort: number): boolean {
    if (!this.isOpen(route)) return false;
    const named = namedHost(target, headers);
    const isOurs = named !== undefined && this.#isOwnName(named.hostname);
    if (!target.startsWith('/')) return isOurs && named.port === ownPort;
    return isOurs || route === this.#tlsRoute || !this.#options.modes.has('transparent');
  }

  /** Gives up all that has no requests under way. */
  close(): void {
    this.#handshakes.close();
    this.#tunnels.cutAll();
    this.#beginnings.close();
  }

  /** A connection that a gateway has turned here: where it was to go it says itself. */
  async #redirected(client: Socket): Promise<void> {
    const { handlers } = this.#options;
    const beginning = await this.#beginnings.of(client);
    if (beginning.kind === 'http') handlers.serve(client, this.#route);
    else if (beginning.kind === 'tls') this.#redirectedTls(client, beginning.serverName);
    else if (beginning.kind === 'gone') client.destroy();
    else this.#sendAway(client, NO_PROTOCOL);
  }

  #redirectedTls(client: Socket, serverName: string | undefined): void {
    if (serverName !== undefined && !this.#isOwnName(serverName)) {
      this.#options.handlers.headsFor(client, serverName);
      this.#tlsTo(client, { hostname: serverName, port: 443 }, serverName);
      return;
    }
    const { interception, modes, upstreams } = this.#options;
    const name = serverName ?? upstreams.configured?.hostname;
    if (name !== undefined && modes.has('reverse') && interception?.intercepts(name)) {
      this.#openTls(client, interception.certificates(name), name);
      return;
    }
    this.#sendAway(client, serverName === undefined ? NO_SERVER_NAME : LEADS_HERE);
  }

  /** TLS with a client of the listener itself. */
  #openTls(client: Socket, certificates: CertificateSource, host: string): void {
    this.#handshake(client, certificates, host, (secured) => {
      this.#options.handlers.serve(secured, this.#tlsRoute, host);
    });
  }

  /** TLS to a server: opened where its host is intercepted, else passed on as it is. */
  #tlsTo(client: Socket, target: HostAndPort, serverName: string | undefined): void {
    const { interception } = this.#options;
    const name = serverName ?? target.hostname;
    if (!interception || !this.#intercepts(client, name)) {
      this.#passBlind(client, target);
      return;
    }
    this.#handshake(client, interception.certificates(name), name, (secured) => {
      void this.#serveSecured(secured, target, serverName);
    });
  }

  async #serveSecured(client: TLSSocket, target: HostAndPort, serverName: string | undefined): Promise<void> {
    const { handlers, upstreams } = this.#options;
    const since = handlers.now();
    const host = serverName ?? target.hostname;
    const beginning = await this.#beginnings.of(client, target.port);
    if (beginning.kind === 'gone') {
      handlers.leftUnasked(client, host, since);
      client.destroy();
      return;
    }
    const upstream = upstreams.to({ scheme: 'https', ...target, serverName });
    if (beginning.kind === 'http') handlers.serve(client, fixedRoute(upstream), host);
    // TLS that is not HTTP: as it is opened on this side, so it is on the other.
    else await this.#tunnels.lead(client, upstream.open(), upstream.name);
  }

  #httpTo(client: Socket, target: HostAndPort): void {
    const { handlers, upstreams } = this.#options;
    handlers.serve(client, fixedRoute(upstreams.to({ scheme: 'http', ...target })));
  }

  /** Passes bytes on to a host, unread. */
  #passBlind(client: Socket, target: HostAndPort, greeting?: string): void {
    const { upstreams } = this.#options;
    // Of the scheme nothing is said to the server.
    const upstream = upstreams.to({ scheme: 'http', ...target });
    void this.#tunnels.lead(client, upstream.open(), upstream.host, greeting);
  }

  #intercepts(client: Socket, hostname: string): boolean {
    const { interception, handlers } = this.#options;
    return interception?.intercepts(hostname) === true && !handlers.isHopeless(client, hostname);
  }

  #isOwnName(hostname: string): boolean {
    return this.#options.listen.isOwnName?.(hostname) === true;
  }

  #handshake(
    client: Socket,
    certificates: CertificateSource,
    host: string,
    secured: (client: TLSSocket) => void,
  ): void {
    const failed = (raw: Socket, error: Error) => this.#options.handlers.handshakeFailed(raw, error, host);
    this.#handshakes.begin(client, { certificates, secured, failed });
  }

  #sendAway(client: Socket, message: string): void {
    this.#options.handlers.notice({ kind: 'refused', message }, client);
    client.resetAndDestroy();
  }
}
