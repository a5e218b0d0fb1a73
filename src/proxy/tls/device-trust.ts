/** Pairs of an address and a host that are remembered; one more forgets the oldest. */
const MOST_REMEMBERED = 1000;

/** Who keeps a connection longer than this without a request, in milliseconds, has not been put off by a certificate. */
const SOON_MS = 10_000;

interface Known {
  /** A request came from there over TLS, since when none was refused. */
  readonly hasAsked: boolean;
  readonly refusals: number;
}

const STRANGER: Known = { hasAsked: false, refusals: 0 };

/** Tells devices that reject our certificate from those that have merely changed their mind. */
export class DeviceTrust {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A device at an address has asked for something as a client of `host`: it trusts the certificate. */
  asked(address: string, host: string): void {
    this.#remember(address, host, { hasAsked: true, refusals: 0 });
  }

  /** It has rejected the certificate. True where that is news. */
  refused(address: string, host: string): boolean {
    const { refusals } = this.#of(address, host);
    this.#remember(address, host, { hasAsked: false, refusals: refusals + 1 });
    return refusals === 0;
  }

  /** How often it has rejected the certificate since it last asked for something. */
  refusals(address: string, host: string): number {
    return this.#of(address, host).refusals;
  }

  /**
   * Whether a client that left without having asked was put off by the certificate. It was connected since `since`, in
   * milliseconds. Who has asked before may have opened a connection in advance, and who resumes a session trusted it then.
   */
  isDistrust(address: string, host: string, since: number, hasResumed: boolean): boolean {
    return !hasResumed && this.#now() - since < SOON_MS && !this.#of(address, host).hasAsked;
  }

  #of(address: string, host: string): Known {
    return this.#known.get(keyOf(address, host)) ?? STRANGER;
  }

  #remember(address: string, host: string, known: Known): void {
    const key = keyOf(address, host);
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf(address: string, host: string): string {
  return `${address} ${host}`;
}
