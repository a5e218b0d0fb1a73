import { originOf } from './address.ts';

/** How a proxy knows whether a device that follows an address is still seen, and what would keep it in view. */
export interface Staying {
  /** @param requestHost the Host field of the request whose answer leads there */
  readonly isOnProxy: (url: URL, requestHost: string | undefined) => boolean;
  /** What a person may do about a device that leaves, as a sentence. */
  readonly wayOut: (url: URL | undefined) => string;
}

/** For a proxy that devices take for their server: they stay as long as they are told the name they came by. */
export function reverseStaying(scheme: 'http' | 'https'): Staying {
  return {
    isOnProxy: (url, requestHost) => url.origin === originOf(scheme, requestHost),
    wayOut: (url) =>
      url
        ? '--keep-devices rewrites such answers, so that it stays.'
        : 'Give it this proxy as its server by hand.',
  };
}

/**
 * For a proxy that devices are led through on their way to many servers: they stay as long as what they say to the next one
 * is read as well.
 */
export function passingStaying(isRead: (url: URL) => boolean): Staying {
  return {
    isOnProxy: isRead,
    wayOut: (url) =>
      url
        ? `--intercept ${url.hostname} keeps it in view.`
        : 'It stays in view where the servers of that domain are named with --intercept.',
  };
}
