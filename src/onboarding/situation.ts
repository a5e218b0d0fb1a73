import { type AccountServer, mailServer, proxyAsServer } from './account.ts';
import type { AuthorityFacts, ProxyFacts } from './facts.ts';
import type { Reach } from './reach.ts';

/** What the words of the pages depend on. */
export interface Situation {
  /** What stands before the paths of the pages' links. */
  readonly base: Reach['base'];
  readonly way: Way;
  /** The CA to trust, if any. */
  readonly authority: AuthorityFacts | undefined;
  /** The proxy's address is spoken to by plain HTTP. */
  readonly isPlain: boolean;
  /** What an account should name; undefined where nobody knows. */
  readonly server: AccountServer | undefined;
  /** What the device calls the proxy, in two parts; absent where that is not known. */
  readonly proxy?: { readonly host: string; readonly port: number };
  /** Whose mail is read, for people. */
  readonly upstream: string | undefined;
}

/** How the device's traffic is to come here. */
export type Way =
  | 'account' // its account names the proxy as its server
  | 'proxy' // its network names the proxy
  | 'passes'; // it comes by itself

export function situationOf(facts: ProxyFacts, reach: Reach): Situation {
  const way = wayOf(facts, reach);
  const proxy = partsOf(reach.host, facts.scheme);
  return {
    base: reach.base,
    way,
    authority: facts.authority,
    isPlain: facts.scheme === 'http',
    server: way === 'account' ? proxyAsServer(facts, proxy) : mailServer(facts),
    upstream: facts.upstream?.host,
    ...(proxy && { proxy }),
  };
}

function wayOf({ modes }: ProxyFacts, { passesHere }: Reach): Way {
  if (passesHere) return 'passes';
  if (modes.includes('reverse')) return 'account';
  return modes.includes('forward') ? 'proxy' : 'passes';
}

function partsOf(host: string | undefined, scheme: ProxyFacts['scheme']): Situation['proxy'] {
  if (host === undefined) return undefined;
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { host: name, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
}
