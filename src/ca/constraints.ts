import { AuthorityError } from './authority-error.ts';
import { constructed, der, primitive, readDer, TAG } from './der.ts';
import { addressText, type Host, readHost } from './host.ts';

/** What a CA may vouch for; nothing else. */
export interface Constraints {
  /** Each stands for itself and all names under it. */
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
}

/** `id-ce-nameConstraints`. (RFC 5280 4.2.1.10) */
export const NAME_CONSTRAINTS = '2.5.29.30';

/** More hosts than anybody intercepts at once; each makes every handshake longer. */
const MAX_HOSTS = 100;
/** Names that stand over the sites of everybody, beside the countries, which have two letters. The list need not be whole: it saves from slips. */
const FOR_EVERYBODY =
  /^(?:[a-z]{2}|com|net|org|edu|gov|mil|int|info|biz|name|pro|app|dev|cloud|email|online|xyz|arpa)$/;
const DNS = primitive(2);
const ADDRESS = primitive(7);
const PERMITTED = constructed(0);
const EXCLUDED = constructed(1);

/** Reads the hosts a person named: names, `*.` and a domain, addresses. Throws for what would permit too much, or is nothing. */
export function constraintsFor(hosts: readonly string[]): Constraints {
  if (hosts.length === 0) throw new AuthorityError('name', 'a CA that may vouch for no host is of no use');
  if (hosts.length > MAX_HOSTS) {
    throw new AuthorityError('name', `${hosts.length} hosts; up to ${MAX_HOSTS} are taken`);
  }
  const read = hosts.map((host) => readHost(host.replace(/^\*\./, '')));
  const names = [...new Set(read.filter(({ kind }) => kind === 'dns').map(({ name }) => name))];
  const broad = names.find((name) => FOR_EVERYBODY.test(name));
  if (broad !== undefined) {
    throw new AuthorityError('name', `"${broad}" would let it vouch for every site under .${broad}`);
  }
  return {
    domains: names.filter((name) => !names.some((other) => name.endsWith(`.${other}`))),
    addresses: [...new Set(read.filter(({ kind }) => kind === 'ip').map(({ name }) => name))],
  };
}

/** Whether a host is one of those. */
export function isPermitted(host: Host, { domains, addresses }: Constraints): boolean {
  if (host.kind === 'ip') return addresses.includes(host.name);
  return domains.some((domain) => host.name === domain || host.name.endsWith(`.${domain}`));
}

/**
 * The extension's value. What is not named in it is unconstrained, therefore a kind of name with nothing permitted is excluded as a whole: the empty
 * name is above all names, a mask of zeros fits all addresses. Where an address is permitted, all others are not, of either length; to exclude the
 * other length as well would make Java, and what Android took over from it, fail to compare the two.
 */
export function encodeConstraints({ domains, addresses }: Constraints): Buffer {
  const bases = [
    ...domains.map((domain) => der(DNS, Buffer.from(domain))),
    ...addresses.map((text) => der(ADDRESS, onlyThis(text))),
  ];
  const excluded = [
    ...(domains.length === 0 ? [der(DNS)] : []),
    ...(addresses.length === 0 ? [8, 32].map((length) => der(ADDRESS, Buffer.alloc(length))) : []),
  ];
  return der(TAG.sequence, subtrees(PERMITTED, bases), subtrees(EXCLUDED, excluded));
}

function subtrees(tag: number, bases: readonly Buffer[]): Buffer {
  if (bases.length === 0) return Buffer.alloc(0);
  return der(tag, ...bases.map((base) => der(TAG.sequence, base)));
}

function onlyThis(address: string): Buffer {
  const bytes = bytesOf(address);
  return Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]);
}

function bytesOf(address: string): Buffer {
  const host = readHost(address);
  return host.kind === 'ip' ? host.bytes : Buffer.alloc(0);
}

/** Reads what `encodeConstraints` wrote: the permitted trees, masks left aside. */
export function decodeConstraints(value: Buffer): Constraints {
  const bases = readDer(value)
    .flatMap(({ content }) => readDer(content))
    .filter(({ tag }) => tag === PERMITTED)
    .flatMap(({ content }) => readDer(content))
    .flatMap(({ content }) => readDer(content));
  const contents = (wanted: number): readonly Buffer[] =>
    bases.filter(({ tag }) => tag === wanted).map(({ content }) => content);
  return {
    domains: contents(DNS).map((content) => content.toString('latin1')),
    addresses: contents(ADDRESS).map((content) => addressText(content.subarray(0, content.length / 2))),
  };
}
