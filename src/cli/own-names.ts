import { hostname, networkInterfaces } from 'node:os';

/** Whether a host that a client names is this proxy: one of this machine's addresses or names, or one given to it. */
export function ownNames(given: readonly string[]): (host: string) => boolean {
  const names = new Set(['localhost', hostname().toLowerCase(), ...given.map((name) => name.toLowerCase())]);
  return (host) => names.has(host) || host.startsWith('127.') || isAddressOfOurs(host);
}

/** Asked each time: a machine that is a gateway for phones changes its networks. */
function isAddressOfOurs(host: string): boolean {
  if (!/^[\d.]+$|:/.test(host)) return false;
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === host));
}
