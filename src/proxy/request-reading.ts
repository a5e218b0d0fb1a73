import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { parseRequestLine } from '../inspect/eas/request-line.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { requestHeadOf } from './head.ts';
import type { MovedDevices } from './moved-devices.ts';
import type { Notices } from './notices.ts';
import { OutlookMobileSigns } from './outlook-mobile-signs.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { Upstreams } from './upstream/upstreams.ts';

export interface RequestReadingOptions {
  readonly exchanges: ExchangeContext;
  readonly upstreams: Pick<Upstreams, 'configured' | 'named'>;
  readonly moved: MovedDevices | undefined;
  readonly notices: Notices;
}

/** What is read off requests, and what follows from it: a defect of it costs that, never the traffic. */
export class RequestReading {
  readonly #options: RequestReadingOptions;
  readonly #outlookMobile = new OutlookMobileSigns();

  constructor(options: RequestReadingOptions) {
    this.#options = options;
  }

  /** The exchange of a request that came at `at`; undefined for one that is no ActiveSync. */
  readonly openExchange = (
    request: IncomingMessage,
    upstream: Upstream,
    at: number,
  ): Exchange | undefined => {
    const { exchanges, notices } = this.#options;
    const head = requestHeadOf(request);
    const client = clientOf(request);
    const sign = this.#outlookMobile.ofRequest(client, head.headers);
    if (sign) notices.tellOf(sign, request.socket);
    try {
      const line = parseRequestLine(head);
      return line && new Exchange(exchanges, { head, line, server: upstream.name, client, at });
    } catch (error) {
      notices.defect('A request line could not be read', error);
      return undefined;
    }
  };

  /** A device that was kept goes on to where it would have gone, under the name that it would have asked for. */
  readonly movedOn = (request: IncomingMessage, upstream: Upstream): Upstream | undefined => {
    const { moved, upstreams, notices } = this.#options;
    // Who asks for another server by itself is led there.
    if (!moved || upstream !== upstreams.configured) return undefined;
    try {
      const line = parseRequestLine(requestHeadOf(request));
      const to = line && moved.upstreamFor(line, clientOf(request));
      return to && upstreams.named(to, moved);
    } catch (error) {
      notices.defect('Where a request goes could not be found out', error);
      return undefined;
    }
  };

  /** A client is on its way to a host, whatever it will ask for there. */
  readonly headsFor = (client: Socket, host: string): void => {
    const sign = this.#outlookMobile.ofHost(client.remoteAddress ?? '', host);
    if (sign) this.#options.notices.tellOf(sign, client);
  };
}

function clientOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? '';
}
