import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A range of addresses: `192.0.2.0/24`. */
export interface AddressRange {
  readonly address: string;
  /** Bits that all of its addresses share. */
  readonly prefix: number;
}

/** This machine, and networks of one's own. (RFC 1122, 1918, 3927, 4193, 4291) */
const OWN_NETWORKS: readonly AddressRange[] = [
  { address: '127.0.0.0', prefix: 8 },
  { address: '10.0.0.0', prefix: 8 },
  { address: '172.16.0.0', prefix: 12 },
  { address: '192.168.0.0', prefix: 16 },
  { address: '169.254.0.0', prefix: 16 },
  { address: '::1', prefix: 128 },
  { address: 'fc00::', prefix: 7 },
  { address: 'fe80::', prefix: 10 },
];

/** Tells by its address whether a client may connect: from this machine and from private networks, and from where else is said. */
export function whoMayConnect(others: readonly AddressRange[]): (address: string) => boolean {
  const allowed = new BlockList();
  for (const { address, prefix } of [...OWN_NETWORKS, ...others]) {
    allowed.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    // Of a link-local address the interface is told too: fe80::1%eth0.
    const bare = address.replace(/%.*$/, '');
    if (isIPv4(bare)) return allowed.check(bare, 'ipv4');
    // An IPv4 address on a socket of IPv6 is looked for among those of IPv4.
    return isIPv6(bare) && allowed.check(bare, 'ipv6');
  };
}
