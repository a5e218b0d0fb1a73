import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A range of addresses: `192.0.2.0/24`. */
export interface AddressRange {
  readonly address: string;
  /** Bits that all of its addresses share. */
  readonly prefix: number;
}

/** Tells whether an address lies in one of some ranges; what is no address lies in none. */
export class AddressList {
  readonly #ranges = new BlockList();

  constructor(ranges: readonly AddressRange[]) {
    for (const { address, prefix } of ranges) {
      this.#ranges.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
    }
  }

  has(address: string): boolean {
    // Of a link-local address the interface is told too: fe80::1%eth0.
    const bare = address.replace(/%.*$/, '');
    if (isIPv4(bare)) return this.#ranges.check(bare, 'ipv4');
    // An IPv4 address on a socket of IPv6 is looked for among those of IPv4.
    return isIPv6(bare) && this.#ranges.check(bare, 'ipv6');
  }
}
