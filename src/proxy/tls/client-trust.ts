import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { counted } from '../../inspect/words.ts';
import type { ProxyNotice } from '../options.ts';
import { deviceFailure, distrust, UNASKED } from './device-failure.ts';
import { DeviceTrust } from './device-trust.ts';

export interface ClientTrustOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** After how many refusals a device is let through to a host; never where it is not told. */
  readonly passthroughAfter: number | undefined;
  /** Who leaves now may leave because of that. */
  isStopping(): boolean;
  notice(notice: ProxyNotice, client: Duplex): void;
}

/** Notices clients that do not trust our certificates, says so once, and lets those through that never will. */
export class ClientTrust {
  readonly #options: ClientTrustOptions;
  readonly #devices: DeviceTrust;

  constructor(options: ClientTrustOptions) {
    this.#options = options;
    this.#devices = new DeviceTrust(options.now);
  }

  /** Finds out whether a client trusts the certificate that it was shown for a host. */
  watch(client: TLSSocket, connection: { readonly hasAsked: boolean }, host: string): void {
    const { remoteAddress = '' } = client;
    const since = this.#options.now();
    client.once('close', () => {
      if (connection.hasAsked) this.#devices.asked(remoteAddress, host);
      else this.leftUnasked(client, host, since);
    });
  }

  readonly handshakeFailed = (client: Socket, error: NodeJS.ErrnoException, host: string): void => {
    const notice = deviceFailure(error, host);
    if (!notice) return;
    if (notice.rule) this.#distrusts(client, host, notice);
    else this.#options.notice(notice, client);
  };

  /** A client has finished its handshake at `since`, and left without a word. */
  readonly leftUnasked = (client: TLSSocket, host: string, since: number): void => {
    const { remoteAddress = '' } = client;
    const isDistrust = this.#devices.isDistrust(remoteAddress, host, since, client.isSessionReused());
    if (isDistrust && !this.#options.isStopping()) this.#distrusts(client, host, distrust(UNASKED, host));
  };

  readonly isHopeless = ({ remoteAddress = '' }: Socket, host: string): boolean => {
    const { passthroughAfter } = this.#options;
    return passthroughAfter !== undefined && this.#devices.refusals(remoteAddress, host) >= passthroughAfter;
  };

  #distrusts(client: Socket, host: string, notice: ProxyNotice): void {
    const { passthroughAfter } = this.#options;
    const { remoteAddress = '' } = client;
    if (this.#devices.refused(remoteAddress, host)) this.#options.notice(notice, client);
    if (passthroughAfter === undefined || this.#devices.refusals(remoteAddress, host) !== passthroughAfter)
      return;
    const times = counted(passthroughAfter, 'time');
    const message = `${host} is passed on unread from now on: this device has rejected our certificate for it ${times}`;
    this.#options.notice({ kind: 'passed', message }, client);
  }
}
