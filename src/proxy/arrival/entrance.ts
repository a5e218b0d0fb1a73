import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Listen, ProxyNotice } from '../options.ts';
import { KEEP_ALIVE_PROBE_MS } from '../upstream/upstream.ts';

export interface EntranceHandlers {
  /** A client that may connect. */
  accepted(client: Socket): void;
  notice(notice: ProxyNotice): void;
}

/** Addresses remembered, so that each is told of once. */
const MOST_SENT_AWAY = 1000;

/** The address that devices connect to. */
export class Entrance {
  readonly #listen: Listen;
  readonly #handlers: EntranceHandlers;
  readonly #mayConnect: (address: string) => boolean;
  /** Addresses of clients that were sent away, and told of. */
  readonly #sentAway = new Set<string>();
  readonly #server: Server;
  #address: AddressInfo = { address: '', family: '', port: 0 };

  constructor(listen: Listen, mayConnect: (address: string) => boolean, handlers: EntranceHandlers) {
    this.#listen = listen;
    this.#mayConnect = mayConnect;
    this.#handlers = handlers;
    this.#server = createServer(
      {
        // A client that has closed its sending side still reads its answer.
        allowHalfOpen: true,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
      },
      this.#accept,
    );
  }

  get scheme(): 'http' | 'https' {
    return this.#listen.tls ? 'https' : 'http';
  }

  get address(): string {
    return this.#address.address;
  }

  get port(): number {
    return this.#address.port;
  }

  /** Rejects with the system's error when the address cannot be listened on, or when there is no certificate to show. */
  async open(): Promise<void> {
    await this.#listen.tls?.secureContextFor(undefined);
    const server = this.#server;
    const { host, port } = this.#listen;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
    this.#address = server.address() as AddressInfo;
    // Out of file descriptors, say: what is open goes on.
    server.on('error', (error) => this.#handlers.notice({ kind: 'internal', message: error.message, error }));
  }

  /** Takes no more clients; resolves when the last one has gone. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  readonly #accept = (client: Socket): void => {
    const address = client.remoteAddress ?? this.#addressOfGone;
    if (this.#mayConnect(address)) this.#handlers.accepted(client);
    else this.#sendAway(client, address);
  };

  /** A client that has reset its connection has no address any more. What it sent is still there to be read. */
  get #addressOfGone(): string {
    // Nobody else reaches a loopback address.
    return /^(?:127\.|::1$)/.test(this.address) ? this.address : '';
  }

  #sendAway(client: Socket, address: string): void {
    client.on('error', () => {});
    client.resetAndDestroy();
    if (address === '' || this.#sentAway.has(address)) return;
    if (this.#sentAway.size >= MOST_SENT_AWAY) this.#sentAway.clear();
    this.#sentAway.add(address);
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    const message = `${plain} may not connect: only this machine and private networks may, unless --allow ${plain} says so`;
    this.#handlers.notice({ kind: 'refused', message });
  }
}

/** `192.0.2.7:50123`. */
export function nameOf(client: Socket): string {
  return `${client.remoteAddress ?? 'a client'}:${client.remotePort ?? ''}`;
}
