/** Stands for the server that was asked: an address without a host of its own leads back to it. */
const SAME_SERVER = 'https://same-server.invalid';

/** The characters of a host and port that need no escaping anywhere. */
const PLAIN_HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/;

/** Scheme, colon, two slashes and all up to the path. */
const BEFORE_PATH = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\\s]*/i;

/** Where a text leads to: nowhere else, no place that is known, or a URL. */
export type Target = 'same-server' | 'unreadable' | URL;

/** Reads an address as clients do; one of a mailbox, or of no HTTP, is unreadable as such. */
export function targetOf(value: string): Target {
  const url = parsed(value) ?? parsed(value, SAME_SERVER);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'unreadable';
  return url.origin === SAME_SERVER ? 'same-server' : url;
}

function parsed(value: string, base?: string): URL | undefined {
  return URL.canParse(value, base) ? new URL(value, base) : undefined;
}

/** `https://mail.example.com:8443`, of a scheme and a Host field; undefined where that names no host. */
export function originOf(scheme: 'http' | 'https', host: string | undefined): string | undefined {
  if (host === undefined || !URL.canParse(`${scheme}://${host}`)) return undefined;
  const url = new URL(`${scheme}://${host}`);
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isBare && PLAIN_HOST.test(url.host) ? url.origin : undefined;
}

/** An address at another origin, its path and all behind it as written. */
export function movedTo(value: string, url: URL, origin: string): string {
  const path = value.replace(BEFORE_PATH, '');
  const moved = path === value ? undefined : `${origin}${path}`;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const canonical = `${origin}${bare.href.slice(bare.origin.length)}`;
  // One that is written in some odd way is written anew.
  return moved !== undefined && URL.canParse(moved) && new URL(moved).href === new URL(canonical).href
    ? moved
    : canonical;
}

/** The address for people: without a log-in that stands in it, and not too long. */
export function shownAddress(value: string): string {
  const bare = withoutLogIn(value);
  return bare.length > MAX_SHOWN ? `${bare.slice(0, MAX_SHOWN - 1)}…` : bare;
}

/** The address without a log-in that stands before its host. */
export function withoutLogIn(value: string): string {
  return value.replace(/^(\s*(?:[a-z][a-z0-9+.-]*:[/\\]*|[/\\]{2,}))[^/\\?#]*@/i, '$1[redacted]@');
}

/** Most characters of an address in a sentence. */
const MAX_SHOWN = 200;
