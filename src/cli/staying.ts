import { headerValue } from '../inspect/eas/headers.ts';
import { originOf } from '../inspect/eas/staying/address.ts';
import { passingStaying, reverseStaying, type Staying } from '../inspect/eas/staying/staying.ts';
import type { Keep } from '../inspect/enforce/keep-devices.ts';
import type { Mode, MovedDevices } from '../proxy/index.ts';

/** What the rules have to know to say which devices leave, and to keep them. */
export interface StayingOptions {
  readonly staying: Staying;
  readonly keep?: Keep;
}

/** The same for a proxy that is about to start. */
export interface Sight extends StayingOptions {
  /** Tells which hosts' TLS is read, once that is known; none is until then. */
  reads(intercepts: (hostname: string) => boolean): void;
}

interface Ways {
  readonly modes: readonly Mode[];
  readonly scheme: 'http' | 'https';
  /** Remembers devices that are to be kept. */
  readonly moved?: MovedDevices | undefined;
}

const LED = 'the device is led through this proxy, and stays where that host is named with --intercept';

/** Which devices stay in sight of a proxy, by the ways that they come to it. */
export function sightOf({ modes, scheme, moved }: Ways): Sight {
  let intercepts: (hostname: string) => boolean = () => false;
  const isReverse = modes.includes('reverse');
  const isPassing = modes.some((mode) => mode !== 'reverse');
  // A device that asks for a host which is read is on its way to it, and does not take the proxy for it.
  const isLed = (host: string | undefined) => isPassing && (!isReverse || intercepts(hostnameIn(host)));
  const reverse = reverseStaying(scheme);
  const passing = passingStaying(({ protocol, hostname }) => protocol === 'http:' || intercepts(hostname));
  const both: Staying = {
    isOnProxy: (url, host) => (isLed(host) ? passing : reverse).isOnProxy(url, host),
    wayOut: (url) => `${reverse.wayOut(url)} Of a device that is led through here: ${passing.wayOut(url)}`,
  };
  const keep: Keep | undefined = moved && {
    addressFor: ({ headers }) => originOf(scheme, headerValue(headers, 'host')),
    hindranceTo: (url, request) =>
      isLed(headerValue(request.head.headers, 'host')) ? LED : moved.hindranceTo(url, request),
  };
  return {
    staying: isReverse && isPassing ? both : isReverse ? reverse : passing,
    ...(keep && { keep }),
    reads: (hosts) => {
      intercepts = hosts;
    },
  };
}

/** The host in a Host field, as hosts are compared; empty where there is none. */
function hostnameIn(host: string | undefined): string {
  const origin = originOf('https', host);
  return origin === undefined ? '' : new URL(origin).hostname;
}
