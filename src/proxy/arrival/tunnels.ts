import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { tunnelFailure } from '../failures.ts';
import type { ProxyNotice } from '../options.ts';
import { plainResponse } from '../refusal.ts';
import { resetConnection } from '../tls/handshakes.ts';

/** Connections whose bytes pass unread. */
export class Tunnels {
  readonly #notice: (notice: ProxyNotice, client: Duplex) => void;
  readonly #clients = new Set<Socket>();

  constructor(notice: (notice: ProxyNotice, client: Duplex) => void) {
    this.#notice = notice;
  }

  get size(): number {
    return this.#clients.size;
  }

  /**
   * Leads a client to a server that is being connected to. With a `greeting` the client awaits an answer in HTTP: that, or why
   * there is no connection. `name` is what people call the server.
   */
  async lead(client: Socket, server: Promise<Socket>, name: string, greeting?: string): Promise<void> {
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
    client.on('error', ignore);
    const connected = await server.catch((error: NodeJS.ErrnoException) => {
      const { status, message } = tunnelFailure(error, name);
      this.#notice({ kind: 'tunnel', message }, client);
      if (greeting === undefined) resetConnection(client);
      else client.end(plainResponse(status, message));
    });
    if (!connected) return;
    connected.on('error', ignore);
    if (client.destroyed) {
      connected.destroy();
      return;
    }
    if (greeting !== undefined) client.write(greeting);
    pass(client, connected);
    pass(connected, client);
  }

  /** Ends all of them: they have no requests that could be waited for. */
  cutAll(): void {
    for (const client of this.#clients) client.destroy();
  }
}

/** Passes on what one side says, its end, and its reset. */
function pass(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => resetConnection(to));
  from.on('close', () => {
    if (!from.readableEnded) to.destroy();
  });
}

function ignore(): void {
  // Its close says the rest.
}
