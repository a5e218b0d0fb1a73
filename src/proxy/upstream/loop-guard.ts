import type { Socket } from 'node:net';

/** The connection that was opened leads back to this proxy. */
export const LOOP = 'ERR_PROXY_LOOP';

/**
 * Finds connections that the proxy makes to itself: each would make the next, until the machine has no more sockets. The two
 * ends of such a connection are both known here, by the one address and port that the client's end has.
 */
export class LoopGuard {
  /** Connections to upstreams, by their own end. */
  readonly #out = new Map<string, Socket>();
  /** Connections from clients, by the far end. */
  readonly #in = new Set<string>();

  /** A client was accepted. Where it is this proxy itself, its connection to the upstream is ended, with the error `LOOP`. */
  clientCame(client: Socket): void {
    const key = keyOf(client.remoteAddress, client.remotePort);
    if (key === undefined) return;
    this.#in.add(key);
    client.once('close', () => this.#in.delete(key));
    const own = this.#out.get(key);
    if (own) own.destroy(loop());
  }

  /** A connection to an upstream was opened. */
  upstreamOpened(socket: Socket): void {
    const key = keyOf(socket.localAddress, socket.localPort);
    if (key === undefined) return;
    if (this.#in.has(key)) {
      socket.destroy(loop());
      return;
    }
    this.#out.set(key, socket);
    socket.once('close', () => this.#out.delete(key));
  }
}

function keyOf(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined || port === undefined) return undefined;
  return `${address.startsWith('::ffff:') ? address.slice(7) : address}|${port}`;
}

function loop(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection leads back to this proxy'), { code: LOOP });
}
