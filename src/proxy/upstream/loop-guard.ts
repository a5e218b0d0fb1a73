import type { Socket } from 'node:net';

/** The connection that was opened leads back to this proxy. */
export const LOOP = 'ERR_PROXY_LOOP';

/**
 * Finds connections that the proxy makes to itself: each would make the next, until the machine has no more sockets. Both ends of
 * such a connection are known here. They are told by address and port of both: the port that a connection leaves from may
 * serve another connection to another place at the same time.
 */
export class LoopGuard {
  readonly #isRedirected: boolean;
  /** Connections to upstreams, by their ends. */
  readonly #out = new Map<string, Socket>();
  /** Connections from clients, by their ends. */
  readonly #in = new Set<string>();

  /** `isRedirected`: a gateway may have changed where a connection leads, so that one end is all there is to go by. */
  constructor(isRedirected: boolean) {
    this.#isRedirected = isRedirected;
  }

  /** A client was accepted. Where it is this proxy itself, its connection to the upstream is ended, with the error `LOOP`. */
  clientCame(client: Socket): void {
    const { remoteAddress, remotePort, localAddress, localPort } = client;
    const key = this.#key(end(remoteAddress, remotePort), end(localAddress, localPort));
    this.#in.add(key);
    client.once('close', () => this.#in.delete(key));
    this.#out.get(key)?.destroy(loop());
  }

  /** A connection to an upstream was opened. */
  upstreamOpened(socket: Socket): void {
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    const key = this.#key(end(localAddress, localPort), end(remoteAddress, remotePort));
    if (this.#in.has(key)) {
      socket.destroy(loop());
      return;
    }
    this.#out.set(key, socket);
    socket.once('close', () => this.#out.delete(key));
  }

  #key(from: string, to: string): string {
    return this.#isRedirected ? from : `${from} ${to}`;
  }
}

function end(address = '', port = 0): string {
  return `${address.startsWith('::ffff:') ? address.slice(7) : address}|${port}`;
}

function loop(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection leads back to this proxy'), { code: LOOP });
}
