import type { ClientRequest, IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from '../inspect/events.ts';
import type { NoRoute, Route } from './arrival/routes.ts';
import type { Exchange } from './exchange.ts';
import type { RequestAgent } from './forward.ts';
import { LazyExchange } from './lazy-exchange.ts';
import type { ProxyNotice } from './options.ts';
import { LINGER_MS, sayRefusal } from './refusal.ts';
import { Relay, type RelayLink } from './relay.ts';
import { spent } from './spent.ts';
import type { Upstream } from './upstream/upstream.ts';

/** What a connection needs of its proxy. */
export interface ConnectionContext {
  /** A request that is relayed: undefined where nothing is to be inspected. `at`: when it came. */
  openExchange(request: IncomingMessage, upstream: Upstream, at: number): Exchange | undefined;
  now(): number;
  /** Messages may be held, by rules or by a person. */
  mayHold(): boolean;
  /** Where a request goes instead whose device was kept from going there by itself. */
  movedOn?(request: IncomingMessage, upstream: Upstream): Upstream | undefined;
  /** Of a request that goes nowhere. */
  notice(notice: ProxyNotice): void;
  /** Whom the client takes us for, where it came by TLS. */
  readonly host?: string;
}

/** What to do about bytes that are no HTTP: say so, or cut the connection as the answer to another request is due, or nothing. */
export type BadBytesVerdict = 'say' | 'cut' | 'ignore';

interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * A client's connection and the one upstream connection that belongs to it. NTLM and Negotiate authenticate connections, and
 * a close of either side means something: so neither is ever shared, and each end is passed on.
 */
export class Connection implements RelayLink, RequestAgent {
  readonly keepAlive = true;
  readonly route: Route;
  clientFailure: Failure | undefined;
  isHalfClosed = false;
  isOpen = false;
  isReused = false;
  /** The client has sent something, be it no HTTP. */
  hasAsked = false;
  readonly #context: ConnectionContext;
  readonly #client: Socket;
  /** Where the last request went. */
  #upstream: Upstream | undefined;
  #socket: Socket | undefined;
  /** The last connection to the upstream has ended: one that was never needed has not. */
  #upstreamClosed = false;
  /** The socket carries no request. */
  #idle = true;
  #relay: Relay | undefined;
  /** Requests sent before the answer to an earlier one came. */
  readonly #waiting: Arrival[] = [];
  #closing = false;
  #refused = false;
  /** What was read last from the upstream. */
  #parsed: Buffer | undefined;

  constructor(client: Socket, route: Route, context: ConnectionContext) {
    this.#client = client;
    this.route = route;
    this.#context = context;
    client.on('end', this.#onClientEnd);
    client.on('close', this.#onClientClose);
  }

  get host(): string | undefined {
    return this.#context.host;
  }

  /** The server of the request under way. */
  get upstream(): Upstream {
    if (!this.#upstream) throw new TypeError('No request is under way');
    return this.#upstream;
  }

  get protocol(): string {
    return this.upstream.protocol;
  }

  get defaultPort(): number {
    return this.upstream.port;
  }

  get agent(): RequestAgent {
    return this;
  }

  get isBusy(): boolean {
    return this.#relay !== undefined || this.#waiting.length > 0;
  }

  /** Relays a request, after those that came before it. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    this.hasAsked = true;
    if (this.#refused) return;
    this.#waiting.push({ request, response });
    this.#next();
  }

  /** Leaves the client's connection to somebody else, who reads no more requests from it. */
  leave(): void {
    this.#client.off('end', this.#onClientEnd);
    this.#client.off('close', this.#onClientClose);
    this.#socket?.destroy();
  }

  /** Takes no more requests: where one was wrong, what follows it may be its body. */
  refuse(): void {
    this.hasAsked = true;
    this.#refused = true;
  }

  /** Lets what is under way end, then closes. */
  close(): void {
    this.#closing = true;
    if (!this.isBusy) this.#client.destroySoon();
  }

  cut(failure: Failure): void {
    this.clientFailure ??= failure;
    this.#relay?.cut(failure);
    this.#client.destroy();
  }

  /** The client's bytes cannot be read on. */
  badBytes(failure: Failure): BadBytesVerdict {
    this.hasAsked = true;
    if (this.#refused) return 'ignore';
    this.clientFailure ??= failure;
    return !this.#relay || this.#relay.abandon(failure) ? 'say' : 'cut';
  }

  /** Called by Node's client: gives the request this connection's socket. */
  addRequest(outgoing: OutgoingMessage): void {
    const request = outgoing as ClientRequest;
    // No limit on the number of fields but the size of the head: the default would drop the rest in silence.
    request.maxHeadersCount = 0;
    const reusable = this.#socket?.writable === true && !this.#socket.destroyed;
    this.isReused = reusable;
    request.reusedSocket = reusable;
    this.#idle = false;
    if (reusable) request.onSocket(this.#socket as Socket);
    else if (this.upstream.needsOpening) this.#openFor(request);
    else request.onSocket(this.#take(this.upstream.connect(), false));
  }

  requestSent(): void {
    if (this.isHalfClosed) this.#passOnHalfClose();
  }

  relayEnded(): void {
    this.#relay = undefined;
    if (this.#closing || this.#upstreamClosed) this.#client.destroySoon();
    else this.#next();
  }

  #next(): void {
    if (this.#relay || !this.#idle || this.#client.destroyed) return;
    const arrival = this.#waiting.shift();
    if (!arrival) return;
    const { request, response } = arrival;
    const found = this.route(request);
    if ('status' in found) {
      this.#refuseRoute(arrival, found);
      return;
    }
    const upstream = this.#context.movedOn?.(request, found) ?? found;
    this.#turnTo(upstream);
    const { now, mayHold, openExchange } = this.#context;
    const at = now();
    // Reading what a request asks for takes as long as passing it on, and so comes after it, unless it may be held.
    const exchange = new LazyExchange(() => openExchange(request, upstream, at));
    const relay = new Relay(request, response, this, exchange, mayHold());
    this.#relay = relay;
    relay.start();
  }

  #refuseRoute({ request, response }: Arrival, { status, message }: NoRoute): void {
    this.#refused = true;
    this.#context.notice({ kind: 'refused', message });
    sayRefusal(request, response, { status, failure: { code: 'upstream-refused', message } });
  }

  /** A connection serves one server at a time: another one gets a new connection. */
  #turnTo(upstream: Upstream): void {
    if (upstream === this.#upstream) return;
    const before = this.#socket;
    this.#socket = undefined;
    this.#upstream = upstream;
    before?.destroy();
  }

  /** Opens a connection that comes in its own time, and gives it to the request. */
  #openFor(request: ClientRequest): void {
    this.isOpen = false;
    const give = request.onSocket.bind(request) as (socket: Socket | null, error?: Error) => void;
    this.upstream.open().then(
      (socket) => {
        this.#take(socket, true);
        if (this.#client.destroyed) socket.destroy();
        give(socket);
      },
      (error) => {
        this.#idle = true;
        give(null, error);
      },
    );
  }

  #take(socket: Socket, isOpen: boolean): Socket {
    this.#socket = socket;
    this.#upstreamClosed = false;
    this.isOpen = isOpen;
    socket.once(this.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      this.isOpen = true;
    });
    // Node's client says that a request is through with its socket.
    socket.on('free', () => this.#onFree(socket));
    socket.on('data', (bytes: Buffer) => this.#onUpstreamData(socket, bytes));
    socket.on('error', ignore);
    socket.on('close', () => this.#onUpstreamClose(socket));
    return socket;
  }

  #onFree(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#idle = true;
    this.#forgetParsed();
    this.#next();
  }

  /** An answer that no request asked for would be taken for the answer to the next one. */
  #onUpstreamData(socket: Socket, bytes: Buffer): void {
    if (this.#idle) socket.destroy();
    this.#forgetParsed();
    this.#parsed = bytes;
  }

  /** Node's parser has copied out of them what it passes on. */
  #forgetParsed(): void {
    if (this.#parsed) spent(this.#parsed);
    this.#parsed = undefined;
  }

  #onUpstreamClose(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#upstreamClosed = true;
    this.#idle = true;
    if (!this.#relay) this.#client.destroySoon();
    else if (this.#relay.isOvertaken) this.#linger(this.#relay);
  }

  /** Passes a close on while the client still sends: closing under it could take the answer away before it is read. */
  #linger(relay: Relay): void {
    relay.dropRequest();
    const client = this.#client;
    client.end(() => {
      const timer = setTimeout(() => client.destroy(), LINGER_MS);
      client.once('close', () => clearTimeout(timer));
    });
  }

  readonly #onClientEnd = (): void => {
    this.isHalfClosed = true;
    this.#relay?.clientEnded();
    if (this.#relay?.isRequestDone) this.#passOnHalfClose();
  };

  readonly #onClientClose = (): void => {
    this.#relay?.clientClosed();
    this.#socket?.destroy();
  };

  #passOnHalfClose(): void {
    if (this.#waiting.length === 0) this.#socket?.end();
  }
}

function ignore(): void {
  // The request that used the socket has heard of it; an idle socket's error is its close.
}
