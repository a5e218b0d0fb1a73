import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { parseRequestLine } from '../inspect/eas/request-line.ts';
import type { ExchangeEvent, Failure } from '../inspect/events.ts';
import type { RequestHead } from '../inspect/message.ts';
import { Arrivals } from './arrival/arrivals.ts';
import { readHostAndPort } from './arrival/authority.ts';
import { Entrance, nameOf } from './arrival/entrance.ts';
import type { Route } from './arrival/routes.ts';
import { whoMayConnect } from './arrival/who-may-connect.ts';
import { Connection } from './connection.ts';
import { Exchange } from './exchange.ts';
import { createExchangeContext, type ExchangeContext } from './exchange-context.ts';
import { InspectionQueue } from './inspection-queue.ts';
import { createListener } from './listener.ts';
import type { Mode, OwnAnswer, ProxyNotice, ProxyOptions, RunningProxy } from './options.ts';
import { OutlookMobileSigns } from './outlook-mobile-signs.ts';
import { plainResponse } from './refusal.ts';
import { ClientTrust } from './tls/client-trust.ts';
import { LoopGuard } from './upstream/loop-guard.ts';
import type { Upstream } from './upstream/upstream.ts';
import { Upstreams } from './upstream/upstreams.ts';

const STOPPED: Failure = { code: 'stopped', message: 'easlens was stopped before the exchange ended' };

/**
 * Listens, and relays every request to where it goes. Rejects with the system's error when the address cannot be listened
 * on, and with what TLS finds wrong with `upstreamCa`.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = new ListeningProxy(options);
  await proxy.listen();
  return proxy;
}

class ListeningProxy implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #queue = new InspectionQueue();
  readonly #connections = new Map<Duplex, Connection>();
  readonly #exchanges: ExchangeContext;
  readonly #modes: ReadonlySet<Mode>;
  readonly #loops: LoopGuard;
  readonly #server: Server;
  readonly #arrivals: Arrivals;
  readonly #upstreams: Upstreams;
  readonly #entrance: Entrance;
  readonly #trust: ClientTrust;
  readonly #outlookMobile = new OutlookMobileSigns();
  #whenClosed: Promise<void> | undefined;
  /** Exchanges whose last event is still to come, and who waits for those. */
  #untold = 0;
  readonly #whenTold: (() => void)[] = [];

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#modes = new Set(options.modes ?? ['reverse']);
    if (this.#modes.has('reverse') && !options.upstream) {
      throw new TypeError('A reverse proxy needs an upstream');
    }
    this.#loops = new LoopGuard(this.#modes.has('transparent'));
    this.#trust = new ClientTrust({
      now: options.now,
      passthroughAfter: options.interception?.passthroughAfter,
      isStopping: () => this.#whenClosed !== undefined,
      notice: this.#noticeOf,
    });
    const outlets = { queue: this.#queue, emit: this.#emit, notice: this.#notice };
    this.#exchanges = createExchangeContext(options, outlets);
    this.#server = this.#createServer();
    this.#upstreams = new Upstreams(options, this.#loops, this.#notice);
    this.#arrivals = new Arrivals({
      listen: options.listen,
      modes: this.#modes,
      upstreams: this.#upstreams,
      interception: options.interception,
      handlers: {
        serve: this.#serve,
        handshakeFailed: this.#trust.handshakeFailed,
        leftUnasked: this.#trust.leftUnasked,
        isHopeless: this.#trust.isHopeless,
        headsFor: this.#headsFor,
        notice: this.#noticeOf,
        now: options.now,
      },
    });
    this.#entrance = new Entrance(options.listen, options.mayConnect ?? whoMayConnect([]), {
      accepted: (client) => {
        this.#loops.clientCame(client);
        this.#arrivals.accepted(client);
      },
      notice: this.#notice,
    });
  }

  get scheme(): 'http' | 'https' {
    return this.#entrance.scheme;
  }

  get address(): string {
    return this.#entrance.address;
  }

  get port(): number {
    return this.#entrance.port;
  }

  get pending(): number {
    let pending = 0;
    for (const connection of this.#connections.values()) if (connection.isBusy) pending++;
    return pending;
  }

  listen(): Promise<void> {
    return this.#entrance.open();
  }

  async stop(graceMs: number): Promise<void> {
    this.#options.desk?.setFilter(undefined);
    this.#whenClosed ??= this.#close();
    const timer = setTimeout(() => this.#cutAll(), graceMs);
    await this.#whenClosed;
    clearTimeout(timer);
    await this.#queue.idle();
    // A cut connection is closed before its exchange hears of it.
    if (this.#untold > 0) await new Promise<void>((resolve) => this.#whenTold.push(resolve));
  }

  #close(): Promise<void> {
    const closed = this.#entrance.close();
    this.#arrivals.close();
    for (const connection of this.#connections.values()) connection.close();
    return closed;
  }

  #cutAll(): void {
    for (const connection of this.#connections.values()) connection.cut(STOPPED);
  }

  #createServer(): Server {
    const connections = this.#connections;
    return createListener({
      request: (request, response) => connections.get(request.socket)?.serve(request, response),
      ownAnswer: this.#ownAnswer,
      refused: (socket) => connections.get(socket)?.refuse(),
      badBytes: (socket, failure) => connections.get(socket)?.badBytes(failure) ?? 'say',
      tlsFailed: (socket, error) =>
        this.#trust.handshakeFailed(socket, error, connections.get(socket)?.host ?? ''),
      connect: this.#connect,
      notice: this.#notice,
    });
  }

  readonly #serve = (client: Socket, route: Route, host?: string): void => {
    const connection = new Connection(client, route, {
      openExchange: this.#openExchange,
      now: this.#options.now,
      mayHold: this.#mayHold,
      ...(this.#options.moved && { movedOn: this.#movedOn }),
      notice: (notice) => this.#noticeOf(notice, client),
      ...(host !== undefined && { host }),
    });
    this.#connections.set(client, connection);
    client.on('close', () => {
      if (this.#connections.get(client) === connection) this.#connections.delete(client);
    });
    if (host !== undefined && client instanceof TLSSocket) this.#trust.watch(client, connection, host);
    this.#server.emit('connection', client);
  };

  /** A client asks this proxy for a connection to a host; what comes next on its connection is for that host. */
  readonly #connect = (request: IncomingMessage, client: Socket, head: Buffer): void => {
    client.on('error', () => client.destroy());
    const connection = this.#connections.get(client);
    // Not in the middle of something, nor through a connection that leads to one host already.
    const isFree = connection && this.#arrivals.isOpen(connection.route) && !connection.isBusy;
    connection?.leave();
    this.#connections.delete(client);
    if (this.#modes.has('forward') && isFree) {
      void this.#arrivals.connect(request, client, head);
      return;
    }
    const host = readHostAndPort(request.url ?? '')?.hostname;
    if (host !== undefined) this.#headsFor(client, host);
    // A log-in before the host is no one's to read.
    const authority = (request.url ?? '').replace(/^.*@|[/?#].*$/g, '');
    const message = `CONNECT ${authority}: ${this.#modes.has('forward') ? NOT_HERE : NO_FORWARD_PROXY}`;
    this.#noticeOf({ kind: 'refused', message }, client);
    client.end(plainResponse('405 Method Not Allowed', message));
  };

  readonly #ownAnswer = (request: IncomingMessage): OwnAnswer | undefined => {
    const { method = '', url: target = '', rawHeaders: headers, socket } = request;
    const head: RequestHead = { method, target, headers };
    const isToProxy = () => {
      const connection = this.#connections.get(socket);
      return connection !== undefined && this.#arrivals.isToProxy(connection.route, head, this.port);
    };
    try {
      return this.#options.ownPages?.({ ...head, isToProxy });
    } catch (error) {
      this.#notice({ kind: 'internal', message: `A page of our own could not be made: ${error}`, error });
      const body = Buffer.from('easlens: the page could not be made\n');
      return { status: 500, headers: ['Content-Type', 'text/plain'], body };
    }
  };

  readonly #mayHold = (): boolean =>
    this.#options.enforcer?.mayHoldRequests === true || this.#options.desk?.isOn === true;

  readonly #openExchange = (
    request: IncomingMessage,
    upstream: Upstream,
    at: number,
  ): Exchange | undefined => {
    const { method = '', url: target = '', rawHeaders: headers } = request;
    const head: RequestHead = { method, target, headers };
    const sign = this.#outlookMobile.ofRequest(clientOf(request), headers);
    if (sign) this.#noticeOf(sign, request.socket);
    try {
      const line = parseRequestLine(head);
      return (
        line &&
        new Exchange(this.#exchanges, { head, line, server: upstream.name, client: clientOf(request), at })
      );
    } catch (error) {
      this.#notice({ kind: 'internal', message: `A request line could not be read: ${error}`, error });
      return undefined;
    }
  };

  /** A device that was kept goes on to where it would have gone, under the name that it would have asked for. */
  readonly #movedOn = (request: IncomingMessage, upstream: Upstream): Upstream | undefined => {
    const { moved } = this.#options;
    // Who asks for another server by itself is led there.
    if (!moved || upstream !== this.#upstreams.configured) return undefined;
    const { method = '', url: target = '', rawHeaders: headers } = request;
    try {
      const line = parseRequestLine({ method, target, headers });
      const to = line && moved.upstreamFor(line, clientOf(request));
      return to && this.#upstreams.named(to, moved);
    } catch (error) {
      this.#notice({
        kind: 'internal',
        message: `Where a request goes could not be found out: ${error}`,
        error,
      });
      return undefined;
    }
  };

  readonly #headsFor = (client: Socket, host: string): void => {
    const sign = this.#outlookMobile.ofHost(client.remoteAddress ?? '', host);
    if (sign) this.#noticeOf(sign, client);
  };

  readonly #emit = (event: ExchangeEvent): void => {
    if (event.kind === 'opened') this.#untold++;
    this.#tell(event);
    if (event.kind !== 'closed' || --this.#untold > 0) return;
    for (const resolve of this.#whenTold.splice(0)) resolve();
  };

  readonly #tell = (event: ExchangeEvent): void => {
    try {
      this.#options.onEvent(event);
    } catch (error) {
      this.#notice({ kind: 'internal', message: `The listener of events failed: ${error}`, error });
    }
  };

  /** A notice that begins with the client it is about. */
  readonly #noticeOf = (notice: ProxyNotice, client: Duplex): void => {
    const name = client instanceof Socket ? nameOf(client) : 'a client';
    this.#notice({ ...notice, message: `${name}: ${notice.message}` });
  };

  readonly #notice = (notice: ProxyNotice): void => {
    try {
      this.#options.onNotice?.(notice);
    } catch {
      // There is nobody left to tell.
    }
  };
}

function clientOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? '';
}

const NO_FORWARD_PROXY =
  'this is a reverse proxy; give the device this address as its mail server, or start it with --mode forward';
const NOT_HERE = 'this connection leads to one host already';
