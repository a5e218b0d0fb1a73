import type { ClientRequest, OutgoingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestAgent } from '../forward.ts';
import { spent } from '../spent.ts';
import type { Upstream } from './upstream.ts';

/** The client's side of it. */
export interface UpstreamUser {
  /** The client has gone: nobody wants a connection that is still to come. */
  readonly isGone: boolean;
  /** A request is through with it: another one may use it. */
  upstreamFreed(): void;
  /** It has ended. */
  upstreamClosed(): void;
}

/** The one connection to an upstream that belongs to a client's: opened for the first request, and used for those after it. */
export class UpstreamConnection implements RequestAgent {
  /** It is open, TLS included. */
  isOpen = false;
  /** An earlier request used it. */
  isReused = false;
  readonly #user: UpstreamUser;
  /** Where the last request went. */
  #upstream: Upstream | undefined;
  #socket: Socket | undefined;
  #hasEnded = false;
  #isIdle = true;
  /** What was read last. */
  #parsed: Buffer | undefined;

  constructor(user: UpstreamUser) {
    this.#user = user;
  }

  /** The server of the request under way. */
  get upstream(): Upstream {
    if (!this.#upstream) throw new TypeError('No request is under way');
    return this.#upstream;
  }

  get keepAlive(): true {
    return true;
  }

  get protocol(): string {
    return this.upstream.protocol;
  }

  get defaultPort(): number {
    return this.upstream.port;
  }

  /** It carries no request. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** The last one has ended: one that was never needed has not. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** It serves one server at a time: another one gets a new connection. */
  turnTo(upstream: Upstream): void {
    if (upstream === this.#upstream) return;
    const before = this.#socket;
    this.#socket = undefined;
    this.#upstream = upstream;
    before?.destroy();
  }

  /** Called by Node's client: gives the request this connection's socket. */
  addRequest(outgoing: OutgoingMessage): void {
    const request = outgoing as ClientRequest;
    // No limit on the number of fields but the size of the head: the default would drop the rest in silence.
    request.maxHeadersCount = 0;
    const reusable = this.#socket?.writable === true && !this.#socket.destroyed;
    this.isReused = reusable;
    request.reusedSocket = reusable;
    this.#isIdle = false;
    if (reusable) request.onSocket(this.#socket as Socket);
    else if (this.upstream.needsOpening) this.#openFor(request);
    else request.onSocket(this.#take(this.upstream.connect(), false));
  }

  /** Ends our side of it. */
  end(): void {
    this.#socket?.end();
  }

  destroy(): void {
    this.#socket?.destroy();
  }

  /** Opens a connection that comes in its own time, and gives it to the request. */
  #openFor(request: ClientRequest): void {
    this.isOpen = false;
    const give = request.onSocket.bind(request) as (socket: Socket | null, error?: Error) => void;
    this.upstream.open().then(
      (socket) => {
        this.#take(socket, true);
        if (this.#user.isGone) socket.destroy();
        give(socket);
      },
      (error) => {
        this.#isIdle = true;
        give(null, error);
      },
    );
  }

  #take(socket: Socket, isOpen: boolean): Socket {
    this.#socket = socket;
    this.#hasEnded = false;
    this.isOpen = isOpen;
    socket.once(this.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      this.isOpen = true;
    });
    // Node's client says that a request is through with its socket.
    socket.on('free', () => this.#onFree(socket));
    socket.on('data', (bytes: Buffer) => this.#onData(socket, bytes));
    socket.on('error', ignore);
    socket.on('close', () => this.#onClose(socket));
    return socket;
  }

  #onFree(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#isIdle = true;
    this.#forgetParsed();
    this.#user.upstreamFreed();
  }

  /** An answer that no request asked for would be taken for the answer to the next one. */
  #onData(socket: Socket, bytes: Buffer): void {
    if (this.#isIdle) socket.destroy();
    this.#forgetParsed();
    this.#parsed = bytes;
  }

  /** Node's parser has copied out of them what it passes on. */
  #forgetParsed(): void {
    if (this.#parsed) spent(this.#parsed);
    this.#parsed = undefined;
  }

  #onClose(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#hasEnded = true;
    this.#isIdle = true;
    this.#user.upstreamClosed();
  }
}

function ignore(): void {
  // The request that used the socket has heard of it; an idle socket's error is its close.
}
