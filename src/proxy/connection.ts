import type { ClientRequest, IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from '../inspect/events.ts';
import type { Exchange } from './exchange.ts';
import type { RequestAgent } from './forward.ts';
import { LINGER_MS } from './refusal.ts';
import { Relay, type RelayLink } from './relay.ts';
import type { Upstream } from './upstream.ts';

/** Where a request goes. */
export interface Route {
  readonly upstream: Upstream;
  /** Names the upstream in Host instead of passing what came. */
  readonly renameHost: boolean;
}

/** What all connections of a listener share. */
export interface ConnectionContext {
  /** Where most requests go. */
  readonly route: Route;
  /** Where this one does. */
  routeOf(request: IncomingMessage): Route;
  /** A request that is about to be relayed: undefined where nothing is to be inspected. */
  openExchange(request: IncomingMessage): Exchange | undefined;
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
  clientFailure: Failure | undefined;
  isHalfClosed = false;
  isOpen = false;
  isReused = false;
  /** The client has sent something, be it no HTTP. */
  hasAsked = false;
  readonly #context: ConnectionContext;
  readonly #client: Socket;
  #route: Route;
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

  constructor(client: Socket, context: ConnectionContext) {
    this.#client = client;
    this.#context = context;
    this.#route = context.route;
    client.on('end', this.#onClientEnd);
    client.on('close', this.#onClientClose);
  }

  get upstream(): Upstream {
    return this.#route.upstream;
  }

  get renameHost(): boolean {
    return this.#route.renameHost;
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
    const socket = reusable ? (this.#socket as Socket) : this.#connect();
    this.#idle = false;
    request.reusedSocket = this.isReused;
    request.onSocket(socket);
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
    this.#turnTo(this.#context.routeOf(request));
    const relay = new Relay(request, response, this, this.#context.openExchange(request));
    this.#relay = relay;
    relay.start();
  }

  /** One connection to an upstream at a time: that to another ends where the way of a request does not lead there. */
  #turnTo(route: Route): void {
    const former = this.upstream;
    this.#route = route;
    if (route.upstream === former) return;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #connect(): Socket {
    const socket = this.upstream.connect();
    this.#socket = socket;
    this.#upstreamClosed = false;
    this.isOpen = false;
    socket.once(this.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      this.isOpen = true;
    });
    // Node's client says that a request is through with its socket.
    socket.on('free', () => this.#onFree(socket));
    socket.on('data', () => this.#onUpstreamData(socket));
    socket.on('error', ignore);
    socket.on('close', () => this.#onUpstreamClose(socket));
    return socket;
  }

  #onFree(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#idle = true;
    this.#next();
  }

  /** An answer that no request asked for would be taken for the answer to the next one. */
  #onUpstreamData(socket: Socket): void {
    if (this.#idle) socket.destroy();
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
