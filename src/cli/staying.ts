import { headerValue } from '../inspect/eas/headers.ts';
import { originOf } from '../inspect/eas/staying/address.ts';
import { reverseStaying, type Staying } from '../inspect/eas/staying/staying.ts';
import type { Keep } from '../inspect/enforce/keep-devices.ts';
import type { MovedDevices } from '../proxy/index.ts';

/** What the rules have to know to say which devices leave, and to keep them. */
export interface StayingOptions {
  readonly staying: Staying;
  readonly keep?: Keep;
}

/** For a proxy that devices take for their server. @param moved remembers those that are to be kept */
export function reverseStayingOptions(
  scheme: 'http' | 'https',
  moved: MovedDevices | undefined,
): StayingOptions {
  const staying = reverseStaying(scheme);
  if (!moved) return { staying };
  const keep: Keep = {
    addressFor: ({ headers }) => originOf(scheme, headerValue(headers, 'host')),
    hindranceTo: (url, request) => moved.hindranceTo(url, request),
  };
  return { staying, keep };
}
