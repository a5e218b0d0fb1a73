import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { parseRequestLine } from '../inspect/eas/request-line.ts';
import type { ExchangeEvent, Failure } from '../inspect/events.ts';
import type { RequestHead } from '../inspect/message.ts';
import { Connection, type ConnectionContext, type Route } from './connection.ts';
import { Entrance, nameOf } from './entrance.ts';
import { Exchange, type ExchangeContext } from './exchange.ts';
import { InspectionQueue } from './inspection-queue.ts';
import { createListener } from './listener.ts';
import { MovedUpstreams } from './moved-upstreams.ts';
import { DEFAULT_INSPECT_LIMIT, type ProxyNotice, type ProxyOptions, type RunningProxy } from './options.ts';
import { Room } from './room.ts';
import { deviceFailure, distrust, UNASKED } from './tls/device-failure.ts';
import { DeviceTrust } from './tls/device-trust.ts';
import { Upstream } from './upstream.ts';
import { whoMayConnect } from './who-may-connect.ts';

const STOPPED: Failure = { code: 'stopped', message: 'easlens was stopped before the exchange ended' };

/**
 * Listens, and relays every request to the upstream. Rejects with the system's error when the address cannot be listened
 * on, and with what TLS finds wrong with `upstreamCa`.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = new ReverseProxy(options);
  await proxy.listen();
  return proxy;
}

class ReverseProxy implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #queue = new InspectionQueue();
  readonly #connections = new Map<Duplex, Connection>();
  readonly #context: ConnectionContext;
  readonly #exchanges: ExchangeContext;
  readonly #entrance: Entrance;
  readonly #trust: DeviceTrust;
  readonly #movedUpstreams: MovedUpstreams | undefined;
  #whenClosed: Promise<void> | undefined;
  /** Exchanges whose last event is still to come, and who waits for those. */
  #untold = 0;
  readonly #whenTold: (() => void)[] = [];

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#trust = new DeviceTrust(options.now);
    const inspectLimit = options.inspectLimit ?? DEFAULT_INSPECT_LIMIT;
    const holdLimit = options.holdLimit ?? inspectLimit;
    this.#exchanges = {
      inspector: options.inspector,
      enforcer: options.enforcer,
      desk: options.desk,
      moved: options.moved,
      inspectLimit,
      holdLimit,
      room: Room.forBodiesOf(Math.max(inspectLimit, holdLimit)),
      queue: this.#queue,
      emit: this.#emit,
      notice: this.#notice,
      now: options.now,
      newId: options.newId,
    };
    const route = { upstream: new Upstream(options), renameHost: options.hostHeader === 'upstream' };
    this.#movedUpstreams = options.moved && new MovedUpstreams(options, options.moved);
    this.#context = {
      route,
      routeOf: (request) => this.#movedRoute(request) ?? route,
      openExchange: this.#openExchange,
    };
    const server = this.#createServer();
    const mayConnect = options.mayConnect ?? whoMayConnect([]);
    this.#entrance = new Entrance(options.listen, mayConnect, {
      client: (client) => server.emit('connection', client),
      tlsFailed: this.#tlsFailed,
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
    for (const connection of this.#connections.values()) connection.close();
    return closed;
  }

  #cutAll(): void {
    for (const connection of this.#connections.values()) connection.cut(STOPPED);
  }

  #createServer(): Server {
    const connections = this.#connections;
    const server = createListener({
      request: (request, response) => connections.get(request.socket)?.serve(request, response),
      refused: (socket) => connections.get(socket)?.refuse(),
      badBytes: (socket, failure) => connections.get(socket)?.badBytes(failure) ?? 'say',
      tlsFailed: this.#tlsFailed,
      notice: this.#notice,
    });
    server.on('connection', (client: Socket) => {
      const connection = new Connection(client, this.#context);
      connections.set(client, connection);
      client.on('close', () => connections.delete(client));
      const name = nameOf(client);
      const hasAsked = () => connection.hasAsked || this.#whenClosed !== undefined;
      this.#trust.watch(client, hasAsked, () => this.#notice(named(name, distrust(UNASKED))));
    });
    return server;
  }

  readonly #openExchange = (request: IncomingMessage): Exchange | undefined => {
    const { method = '', url: target = '', rawHeaders: headers } = request;
    const head: RequestHead = { method, target, headers };
    try {
      const line = parseRequestLine(head);
      return line && new Exchange(this.#exchanges, head, line, clientOf(request));
    } catch (error) {
      this.#notice({ kind: 'internal', message: `A request line could not be read: ${error}`, error });
      return undefined;
    }
  };

  /** A device that was kept goes on to where it would have gone, under the name that it would have asked for. */
  #movedRoute(request: IncomingMessage): Route | undefined {
    if (!this.#movedUpstreams) return undefined;
    const { method = '', url: target = '', rawHeaders: headers } = request;
    try {
      const line = parseRequestLine({ method, target, headers });
      const upstream = line && this.#movedUpstreams.of(line, clientOf(request));
      return upstream && { upstream, renameHost: true };
    } catch (error) {
      this.#notice({
        kind: 'internal',
        message: `Where a request goes could not be found out: ${error}`,
        error,
      });
      return undefined;
    }
  }

  readonly #tlsFailed = (client: Socket, error: NodeJS.ErrnoException): void => {
    const notice = deviceFailure(error);
    if (!notice || (notice.rule && !this.#trust.isNews(client.remoteAddress ?? ''))) return;
    this.#notice(named(nameOf(client), notice));
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

/** A notice that begins with the client it is about. */
function named(client: string, notice: ProxyNotice): ProxyNotice {
  return { ...notice, message: `${client}: ${notice.message}` };
}
