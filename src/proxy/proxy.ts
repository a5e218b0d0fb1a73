import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Failure } from '../inspect/events.ts';
import type { RequestHead } from '../inspect/message.ts';
import { Arrivals } from './arrival/arrivals.ts';
import { Entrance } from './arrival/entrance.ts';
import type { Route } from './arrival/routes.ts';
import { whoMayConnect } from './arrival/who-may-connect.ts';
import { ConnectRequests } from './connect-requests.ts';
import { Connection, type ConnectionContext } from './connection.ts';
import { Connections } from './connections.ts';
import { EventOutlet } from './event-outlet.ts';
import { createExchangeContext } from './exchange-context.ts';
import { InspectionQueue } from './inspection-queue.ts';
import { createListener } from './listener.ts';
import { Notices } from './notices.ts';
import type { Mode, ProxyOptions, RunningProxy } from './options.ts';
import { ownAnswer } from './own-pages.ts';
import { RequestReading } from './request-reading.ts';
import { ClientTrust } from './tls/client-trust.ts';
import { LoopGuard } from './upstream/loop-guard.ts';
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

/** Puts the parts together. */
class ListeningProxy implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #modes: ReadonlySet<Mode>;
  readonly #notices: Notices;
  readonly #events: EventOutlet;
  readonly #queue = new InspectionQueue();
  readonly #connections = new Connections();
  readonly #connectionContext: ConnectionContext;
  readonly #loops: LoopGuard;
  readonly #upstreams: Upstreams;
  readonly #reading: RequestReading;
  readonly #trust: ClientTrust;
  readonly #arrivals: Arrivals;
  readonly #server: Server;
  readonly #entrance: Entrance;
  #whenClosed: Promise<void> | undefined;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#modes = new Set(options.modes ?? ['reverse']);
    if (this.#modes.has('reverse') && !options.upstream) {
      throw new TypeError('A reverse proxy needs an upstream');
    }
    this.#notices = new Notices(options.onNotice);
    this.#events = new EventOutlet(options.onEvent, this.#notices);
    this.#loops = new LoopGuard(this.#modes.has('transparent'));
    this.#upstreams = new Upstreams(options, this.#loops, this.#notices.tell);
    this.#reading = this.#createReading();
    this.#trust = this.#createTrust();
    this.#connectionContext = this.#createConnectionContext();
    this.#arrivals = this.#createArrivals();
    this.#server = this.#createServer();
    this.#entrance = this.#createEntrance();
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
    return this.#connections.pending;
  }

  listen(): Promise<void> {
    return this.#entrance.open();
  }

  async stop(graceMs: number): Promise<void> {
    this.#options.desk?.setFilter(undefined);
    this.#whenClosed ??= this.#close();
    const timer = setTimeout(() => this.#connections.cut(STOPPED), graceMs);
    await this.#whenClosed;
    clearTimeout(timer);
    await this.#queue.idle();
    // A cut connection is closed before its exchange hears of it.
    await this.#events.allTold();
  }

  #close(): Promise<void> {
    const closed = this.#entrance.close();
    this.#arrivals.close();
    this.#connections.close();
    return closed;
  }

  #createReading(): RequestReading {
    const outlets = { queue: this.#queue, emit: this.#events.emit, notice: this.#notices.tell };
    return new RequestReading({
      exchanges: createExchangeContext(this.#options, outlets),
      upstreams: this.#upstreams,
      moved: this.#options.moved,
      notices: this.#notices,
    });
  }

  #createTrust(): ClientTrust {
    const { now, interception } = this.#options;
    return new ClientTrust({
      now,
      passthroughAfter: interception?.passthroughAfter,
      isStopping: () => this.#whenClosed !== undefined,
      notice: this.#notices.tellOf,
    });
  }

  #createConnectionContext(): ConnectionContext {
    const { now, moved, enforcer, desk } = this.#options;
    return {
      openExchange: this.#reading.openExchange,
      now,
      mayHold: () => enforcer?.mayHoldRequests === true || desk?.isOn === true,
      ...(moved && { movedOn: this.#reading.movedOn }),
      notice: this.#notices.tellOf,
    };
  }

  #createArrivals(): Arrivals {
    const { listen, interception, now } = this.#options;
    const { handshakeFailed, leftUnasked, isHopeless } = this.#trust;
    return new Arrivals({
      listen,
      modes: this.#modes,
      upstreams: this.#upstreams,
      interception,
      handlers: {
        serve: this.#serve,
        handshakeFailed,
        leftUnasked,
        isHopeless,
        headsFor: this.#reading.headsFor,
        notice: this.#notices.tellOf,
        now,
      },
    });
  }

  #createServer(): Server {
    const connections = this.#connections;
    const connects = new ConnectRequests({
      isForward: this.#modes.has('forward'),
      connections,
      arrivals: this.#arrivals,
      headsFor: this.#reading.headsFor,
      notices: this.#notices,
    });
    const own = { pages: this.#options.ownPages, isToProxy: this.#isToProxy, notices: this.#notices };
    return createListener({
      request: (request, response) => connections.of(request.socket)?.serve(request, response),
      ownAnswer: (request) => ownAnswer(request, own),
      refused: (socket) => connections.of(socket)?.refuse(),
      badBytes: (socket, failure) => connections.of(socket)?.badBytes(failure) ?? 'say',
      tlsFailed: (socket, error) =>
        this.#trust.handshakeFailed(socket, error, connections.of(socket)?.host ?? ''),
      connect: connects.take,
      notice: this.#notices.tell,
    });
  }

  #createEntrance(): Entrance {
    const { listen, mayConnect = whoMayConnect([]) } = this.#options;
    return new Entrance(listen, mayConnect, {
      accepted: (client) => {
        this.#loops.clientCame(client);
        this.#arrivals.accepted(client);
      },
      notice: this.#notices.tell,
    });
  }

  readonly #serve = (client: Socket, route: Route, host?: string): void => {
    const connection = new Connection(client, route, this.#connectionContext, host);
    this.#connections.add(client, connection);
    if (host !== undefined && client instanceof TLSSocket) this.#trust.watch(client, connection, host);
    this.#server.emit('connection', client);
  };

  readonly #isToProxy = ({ socket }: IncomingMessage, head: RequestHead): boolean => {
    const connection = this.#connections.of(socket);
    return connection !== undefined && this.#arrivals.isToProxy(connection.route, head, this.port);
  };
}
