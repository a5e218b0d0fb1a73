import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AddressList, type AddressRange } from '../address-list.ts';

/** The host names a place that a client may not be led to. */
export const TARGET_REFUSED = 'ERR_TARGET_REFUSED';

/** This machine, and what only its own link reaches, such as the metadata services of clouds. (RFC 1122, 3927, 4291) */
const NEVER: readonly AddressRange[] = [
  { address: '0.0.0.0', prefix: 8 },
  { address: '127.0.0.0', prefix: 8 },
  { address: '169.254.0.0', prefix: 16 },
  { address: '::', prefix: 128 },
  { address: '::1', prefix: 128 },
  { address: 'fe80::', prefix: 10 },
];

/** What the operator permits beyond that. */
export interface AllowedTargets {
  /** Names and addresses, in lower case. */
  readonly hosts: readonly string[];
  readonly ranges: readonly AddressRange[];
}

/** Which hosts clients may be led to: through a proxy that reaches any, whoever reaches the proxy reaches its machine. */
export class Targets {
  readonly #hosts: ReadonlySet<string>;
  readonly #refused = new AddressList(NEVER);
  readonly #allowed: AddressList;

  constructor({ hosts, ranges }: AllowedTargets) {
    this.#hosts = new Set(hosts);
    this.#allowed = new AddressList(ranges);
  }

  /** Whether a host was permitted by name: it is reached whatever its address. */
  isNamed(hostname: string): boolean {
    return this.#hosts.has(hostname);
  }

  mayReach(address: string): boolean {
    return this.#allowed.has(address) || !this.#refused.has(address);
  }

  /** An error for an address that may not be reached; a name is looked up first. */
  refusalOf(hostname: string): Error | undefined {
    const mayBe = this.isNamed(hostname) || isIP(hostname) === 0 || this.mayReach(hostname);
    return mayBe ? undefined : refusal(hostname);
  }

  /** How the addresses of a host are found: those that may not be reached are left out. Fails where no other is left. */
  readonly lookup: LookupFunction = (hostname, options, found) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        found(error, []);
        return;
      }
      const allowed = addresses.filter(({ address }) => this.isNamed(hostname) || this.mayReach(address));
      const [first] = allowed;
      if (!first) found(refusal(hostname), []);
      else if (options.all) found(null, allowed);
      else found(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} is this machine, or on its own link`), {
    code: TARGET_REFUSED,
  });
}
