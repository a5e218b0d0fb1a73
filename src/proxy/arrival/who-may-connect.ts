import { AddressList, type AddressRange } from '../address-list.ts';

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
  const allowed = new AddressList([...OWN_NETWORKS, ...others]);
  return (address) => allowed.has(address);
}
