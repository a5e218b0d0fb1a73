import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What an address is for, where it is not one of the public Internet. */
export type AddressKind = 'loopback' | 'private' | 'link-local' | 'reserved' | 'public';

/** RFC 1122, 1918, 3927, 4193, 4291, 5735, 6598. */
const RANGES: readonly (readonly [kind: AddressKind, address: string, prefix: number])[] = [
  ['loopback', '127.0.0.0', 8],
  ['loopback', '::1', 128],
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['private', '100.64.0.0', 10],
  ['private', 'fc00::', 7],
  ['link-local', '169.254.0.0', 16],
  ['link-local', 'fe80::', 10],
  ['reserved', '0.0.0.0', 8],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '224.0.0.0', 3],
  ['reserved', '::', 128],
  ['reserved', '64:ff9b::', 96],
  ['reserved', '64:ff9b:1::', 48],
  ['reserved', '2002::', 16],
  ['reserved', 'fec0::', 10],
  ['reserved', 'ff00::', 8],
];

const lists = new Map<AddressKind, BlockList>();
for (const [kind, address, prefix] of RANGES) {
  const list = lists.get(kind) ?? new BlockList();
  list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  lists.set(kind, list);
}

/** What an IPv4 or IPv6 address is for; undefined for a name. One of IPv4 on IPv6 counts as that of IPv4. */
export function addressKind(address: string): AddressKind | undefined {
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (family === undefined) return undefined;
  for (const [kind, list] of lists) if (list.check(address, family)) return kind;
  return 'public';
}
