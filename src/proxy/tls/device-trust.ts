import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Addresses that are remembered of each kind; an address more forgets the oldest. */
const MOST_ADDRESSES = 1000;

/** Who keeps a connection longer than this without a request, in milliseconds, has not been put off by a certificate. */
const SOON_MS = 10_000;

/** Tells devices that reject our certificate from those that have merely changed their mind. */
export class DeviceTrust {
  /** Addresses that a request came from over TLS. */
  readonly #trusting = new Set<string>();
  /** Addresses whose distrust was told. */
  readonly #told = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls back when a client that has finished its handshake leaves without having asked for anything, and is told of first. */
  watch(client: Socket, hasAsked: () => boolean, left: () => void): void {
    if (!(client instanceof TLSSocket)) return;
    const { remoteAddress = '' } = client;
    const since = this.#now();
    // Who resumes a session has trusted the certificate before.
    const isNew = !client.isSessionReused();
    client.once('close', () => {
      if (hasAsked()) {
        remember(this.#trusting, remoteAddress);
        this.#told.delete(remoteAddress);
      } else if (isNew && this.#now() - since < SOON_MS && !this.#trusting.has(remoteAddress)) {
        if (this.isNews(remoteAddress)) left();
      }
    });
  }

  /** Whether the distrust of the device at an address is yet to be told; it counts as told from then on. */
  isNews(address: string): boolean {
    if (this.#told.has(address)) return false;
    remember(this.#told, address);
    return true;
  }
}

function remember(addresses: Set<string>, address: string): void {
  addresses.delete(address);
  addresses.add(address);
  const [oldest] = addresses;
  if (addresses.size > MOST_ADDRESSES && oldest !== undefined) addresses.delete(oldest);
}
