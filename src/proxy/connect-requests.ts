import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Arrivals } from './arrival/arrivals.ts';
import { readHostAndPort } from './arrival/authority.ts';
import type { Connections } from './connections.ts';
import type { Notices } from './notices.ts';
import { plainResponse } from './refusal.ts';

export interface ConnectRequestsOptions {
  /** Clients may ask for connections to hosts. */
  readonly isForward: boolean;
  readonly connections: Pick<Connections, 'of' | 'leave'>;
  readonly arrivals: Pick<Arrivals, 'isOpen' | 'connect'>;
  /** A client is on its way to a host. */
  headsFor(client: Socket, host: string): void;
  readonly notices: Pick<Notices, 'tellOf'>;
}

const NO_FORWARD_PROXY =
  'this is a reverse proxy; give the device this address as its mail server, or start it with --mode forward';
const NOT_HERE = 'this connection leads to one host already';

/** Requests for a connection to a host: what comes next on the client's connection is for that host. (RFC 9110 section 9.3.6) */
export class ConnectRequests {
  readonly #options: ConnectRequestsOptions;

  constructor(options: ConnectRequestsOptions) {
    this.#options = options;
  }

  /** @param head what came of the connection already */
  readonly take = (request: IncomingMessage, client: Socket, head: Buffer): void => {
    const { isForward, connections, arrivals } = this.#options;
    client.on('error', () => client.destroy());
    const connection = connections.of(client);
    // Not in the middle of something, nor through a connection that leads to one host already.
    const isFree = connection && arrivals.isOpen(connection.route) && !connection.isBusy;
    connections.leave(client);
    if (isForward && isFree) void arrivals.connect(request, client, head);
    else this.#refuse(request.url ?? '', client);
  };

  #refuse(target: string, client: Socket): void {
    const { isForward, headsFor, notices } = this.#options;
    const host = readHostAndPort(target)?.hostname;
    if (host !== undefined) headsFor(client, host);
    // A log-in before the host is no one's to read.
    const authority = target.replace(/^.*@|[/?#].*$/g, '');
    const message = `CONNECT ${authority}: ${isForward ? NOT_HERE : NO_FORWARD_PROXY}`;
    notices.tellOf({ kind: 'refused', message }, client);
    client.end(plainResponse('405 Method Not Allowed', message));
  }
}
