import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ownerKey } from '../inspect/eas/owner.ts';
import { Recent } from '../inspect/eas/recent.ts';
import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { Moved } from '../inspect/enforce/keep-devices.ts';
import type { InspectedRequest, RequestHead } from '../inspect/message.ts';
import { type AddressKind, addressKind } from './special-address.ts';

/** Devices that are remembered; one more forgets the one that was heard of longest ago. */
const MOST_DEVICES = 10_000;

/** An answer named a host whose address is one that the word of a server may not lead to. */
export const NAMED_TARGET_REFUSED = 'ERR_NAMED_TARGET_REFUSED';

interface Entry {
  readonly to: URL;
  /** Grows with each: of two entries for a device, the later one counts. */
  readonly order: number;
}

type Whose = Pick<RequestLine, 'command' | 'user' | 'deviceId'>;

/**
 * Remembers which devices were told to stay, and the server that each would have gone to. The word of a server leads to other
 * servers of the same kind alone: never from the Internet into a private network, nor from HTTPS to HTTP.
 */
export class MovedDevices {
  readonly #upstream: URL;
  readonly #entries = new Recent<Entry>(MOST_DEVICES);
  #order = 0;

  /** @param upstream the server that all devices begin with */
  constructor(upstream: URL) {
    this.#upstream = upstream;
  }

  /** Why requests may not go on to a server that an answer names, as half a sentence; undefined where they may. */
  hindranceTo(url: URL, { head, line }: Pick<InspectedRequest, 'head' | 'line'>): string | undefined {
    if (url.username !== '' || url.password !== '') return 'the address has a log-in in it';
    if (url.protocol !== 'https:' && this.#upstream.protocol === 'https:')
      return 'it is not HTTPS, which --upstream is';
    const kind = this.#refusedKind(url.hostname);
    if (kind) return `its address is ${kind}, which that of --upstream is not`;
    if (namesHost(head, url))
      return 'the request names that host itself, so that it is not the word of the server alone';
    return ownerKey(line) === undefined
      ? 'the names in the request are too long to be remembered'
      : undefined;
  }

  /** @param client the address of the client, for requests that say nothing of whose they are */
  learn(line: Whose, client: string, { service, to, mailbox }: Moved): void {
    const entry = { to: new URL(to.origin), order: ++this.#order };
    for (const key of keysToLearn(line, client, mailbox)) this.#entries.set(`${service} ${key}`, entry);
  }

  /** The server that a request of a device that was told to stay goes to; undefined for all other devices. */
  upstreamFor(line: Whose, client: string): URL | undefined {
    if (this.#entries.size === 0) return undefined;
    const service = line.command === 'Autodiscover' ? 'autodiscover' : 'activesync';
    let found: Entry | undefined;
    for (const key of keysOf(line, client)) {
      const entry = this.#entries.get(`${service} ${key}`);
      if (entry && (!found || entry.order > found.order)) found = entry;
    }
    return found?.to;
  }

  /** An error for an address that a server's word may not lead to; a name is looked up first. */
  refusalOf(hostname: string): Error | undefined {
    return this.#refusedKind(hostname) && refusal();
  }

  #refusedKind(hostname: string): AddressKind | undefined {
    const kind = literalKind(hostname);
    return kind === 'public' || kind === literalKind(this.#upstream.hostname) ? undefined : kind;
  }

  /** Resolves no name to a kind of address that the upstream does not have. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    const upstream = bare(this.#upstream.hostname);
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const special = addresses.filter(({ address }) => addressKind(address) !== 'public');
      if (special.length === 0) return answer(addresses, options.all, callback);
      lookup(upstream, { all: true }, (_, own) => {
        const kinds = new Set((own ?? []).map(({ address }) => addressKind(address)));
        const good = addresses.filter(({ address }) => isAllowed(addressKind(address), kinds));
        answer(good, options.all, callback);
      });
    });
  };
}

function isAllowed(kind: AddressKind | undefined, kinds: ReadonlySet<AddressKind | undefined>): boolean {
  return kind === 'public' || (kind !== 'reserved' && kinds.has(kind));
}

function answer(
  addresses: readonly LookupAddress[],
  all: boolean | undefined,
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = addresses;
  if (!first) callback(refusal(), '', 0);
  else if (all) callback(null, [...addresses]);
  else callback(null, first.address, first.family);
}

function refusal(): NodeJS.ErrnoException {
  const error = new Error('Its address is one that the word of a server may not lead to');
  return Object.assign(error, { code: NAMED_TARGET_REFUSED });
}

/** What a host is where its name alone tells. */
function literalKind(hostname: string): AddressKind | undefined {
  if (/(?:^|\.)localhost\.?$/.test(hostname)) return 'loopback';
  return addressKind(bare(hostname));
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/**
 * Whether a request names a host in its head, other than behind the @ of an address of a mailbox. Servers put what they find in
 * Host, X-Forwarded-Host and the like into redirects, and anyone may write that.
 */
function namesHost({ target, headers }: RequestHead, { hostname }: URL): boolean {
  const name = hostname.toLowerCase();
  const values = headers.filter((_, index) => index % 2 === 1);
  return [...values, target.replace(/(?:@|%40)[^&?#/]*/g, '')].some((text) =>
    hasHost(text.toLowerCase(), name),
  );
}

/** Whether a host stands in a text, and is not merely the end of a longer one. */
function hasHost(text: string, host: string): boolean {
  for (let at = text.indexOf(host); at >= 0; at = text.indexOf(host, at + 1)) {
    if (at === 0 || !/[a-z0-9.-]/.test(text[at - 1] as string)) return true;
  }
  return false;
}

function keysToLearn(line: Whose, client: string, mailbox: string | undefined): readonly string[] {
  if (line.command !== 'Autodiscover') return [ownKey(line, client)];
  const names = [line.user, mailbox].flatMap((name) => (name ? [userKey(name)] : []));
  return names.length > 0 ? names : [clientKey(client)];
}

function keysOf(line: Whose, client: string): readonly string[] {
  const { user } = line;
  if (line.command === 'Autodiscover') return user ? [userKey(user), clientKey(client)] : [clientKey(client)];
  return user ? [ownKey(line, client), userKey(user)] : [ownKey(line, client)];
}

function ownKey(line: Whose, client: string): string {
  return line.user || line.deviceId ? `device ${ownerKey(line)}` : clientKey(client);
}

function userKey(user: string): string {
  return `user ${user.toLowerCase()}`;
}

function clientKey(client: string): string {
  return `client ${client}`;
}
