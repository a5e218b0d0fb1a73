import { isIPv6 } from 'node:net';
import type { networkInterfaces } from 'node:os';
import { whoMayConnect } from '../proxy/index.ts';

/** What `networkInterfaces` of node:os gives. */
type Interfaces = ReturnType<typeof networkInterfaces>;

/** Networks inside this machine, of containers, virtual machines and tunnels: no phone is in them. */
const VIRTUAL =
  /^(?:docker|br-|veth|virbr|vmnet|vbox|lxc|cni|podman|flannel|tun|tap|utun|wg|zt|tailscale)|vEthernet|VMware/i;
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab][0-9a-f]:)/i;
/** More would be a list and no help. */
const MOST = 4;

/**
 * The addresses by which devices reach a proxy that listens on `address`, the likeliest first: where it listens on all of them,
 * those of this machine's networks, private ones and IPv4 before others. Loopback where there is no network.
 */
export function ownAddresses(address: string, interfaces: Interfaces): readonly string[] {
  if (address !== '0.0.0.0' && address !== '::') return [address];
  const isPrivate = whoMayConnect([]);
  const found = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter((info) => !info.internal && !LINK_LOCAL.test(info.address))
      // A listener on 0.0.0.0 is not reached by IPv6.
      .filter((info) => address === '::' || !isIPv6(info.address))
      .map((info) => ({
        address: info.address,
        rank:
          (VIRTUAL.test(name) ? 4 : 0) + (isPrivate(info.address) ? 0 : 2) + (isIPv6(info.address) ? 1 : 0),
      })),
  );
  const addresses = found.sort((one, other) => one.rank - other.rank).map((each) => each.address);
  return addresses.length === 0 ? ['127.0.0.1'] : addresses.slice(0, MOST);
}
