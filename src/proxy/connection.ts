import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from '../inspect/events.ts';
import type { NoRoute, Route } from './arrival/routes.ts';
import type { Exchange } from './exchange.ts';
import { LazyExchange } from './lazy-exchange.ts';
import type { ProxyNotice } from './options.ts';
import { endLingering, sayRefusal } from './refusal.ts';
import { Relay, type RelayLink } from './relay.ts';
import type { Upstream } from './upstream/upstream.ts';
import { UpstreamConnection, type UpstreamUser } from './upstream/upstream-connection.ts';

/** What the connections of a proxy share. */
export interface ConnectionContext {
  /** A request that is relayed: undefined where nothing is to be inspected. `at`: when it came. */
  openExchange(request: IncomingMessage, upstream: Upstream, at: number): Exchange | undefined;
  now(): number;
  /** Messages may be held, by rules or by a person. */
  mayHold(): boolean;
  /** Where a request goes instead whose device was kept from going there by itself. */
  movedOn?(request: IncomingMessage, upstream: Upstream): Upstream | undefined;
  /** Of a request that goes nowhere. */
  notice(notice: ProxyNotice, client: Socket): void;
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
export class Connection implements RelayLink, UpstreamUser {
  readonly route: Route;
  /** Whom the client takes us for, where it came by TLS. */
  readonly host: string | undefined;
  readonly upstreamConnection: UpstreamConnection;
  clientFailure: Failure | undefined;
  isHalfClosed = false;
  /** The client has sent something, be it no HTTP. */
  hasAsked = false;
  readonly #context: ConnectionContext;
  readonly #client: Socket;
  #relay: Relay | undefined;
  /** Requests sent before the answer to an earlier one came. */
  readonly #waiting: Arrival[] = [];
  #closing = false;
  #refused = false;

  constructor(client: Socket, route: Route, context: ConnectionContext, host?: string) {
    this.#client = client;
    this.route = route;
    this.host = host;
    this.#context = context;
    this.upstreamConnection = new UpstreamConnection(this);
    client.on('end', this.#onClientEnd);
    client.on('close', this.#onClientClose);
  }

  get isGone(): boolean {
    return this.#client.destroyed;
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
    this.upstreamConnection.destroy();
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

  requestSent(): void {
    if (this.isHalfClosed) this.#passOnHalfClose();
  }

  relayEnded(): void {
    this.#relay = undefined;
    if (this.#closing || this.upstreamConnection.hasEnded) this.#client.destroySoon();
    else this.#next();
  }

  upstreamFreed(): void {
    this.#next();
  }

  upstreamClosed(): void {
    if (!this.#relay) this.#client.destroySoon();
    else if (this.#relay.isOvertaken) {
      this.#relay.dropRequest();
      endLingering(this.#client);
    }
  }

  #next(): void {
    if (this.#relay || !this.upstreamConnection.isIdle || this.#client.destroyed) return;
    const arrival = this.#waiting.shift();
    if (!arrival) return;
    const { request, response } = arrival;
    const found = this.route(request);
    if ('status' in found) {
      this.#refuseRoute(arrival, found);
      return;
    }
    const upstream = this.#context.movedOn?.(request, found) ?? found;
    this.upstreamConnection.turnTo(upstream);
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
    this.#context.notice({ kind: 'refused', message }, this.#client);
    sayRefusal(request, response, { status, failure: { code: 'upstream-refused', message } });
  }

  readonly #onClientEnd = (): void => {
    this.isHalfClosed = true;
    this.#relay?.clientEnded();
    if (this.#relay?.isRequestDone) this.#passOnHalfClose();
  };

  readonly #onClientClose = (): void => {
    this.#relay?.clientClosed();
    this.upstreamConnection.destroy();
  };

  #passOnHalfClose(): void {
    if (this.#waiting.length === 0) this.upstreamConnection.end();
  }
}
