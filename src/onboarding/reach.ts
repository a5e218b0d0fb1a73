import { headerValue } from '../inspect/eas/headers.ts';
import type { RequestHead } from '../inspect/message.ts';

/** The name that the pages go by where the proxy stands in the way anyway: reserved, so nobody else's. (RFC 6761 6.2) */
const NAME = 'easlens.test';
/** Where they are found under the proxy's own address. */
const OWN_PATH = '/easlens';

/** A request as it came, with what else is known of it. */
export interface Arrived extends RequestHead {
  /** Whether it came to the proxy's own address, and is not on the way to another host. */
  isToProxy(): boolean;
}

/** How a device came to the pages. */
export interface Reach {
  /** What stands before the paths of the pages: nothing under their own name. */
  readonly base: '' | typeof OWN_PATH;
  /** What the device sends passes here anyway: its account need not name the proxy. */
  readonly passesHere: boolean;
  /** Within the pages; begins with a slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** What the device calls the proxy, as a host with a port where it named one; absent where it is none, or the pages' name. */
  readonly host?: string;
}

/** Scheme and authority of a request that names its server in full, as a proxy is sent it. (RFC 9112 section 3.2.2) */
const IN_FULL = /^https?:\/\/([^/?#]*)/i;
const PAGES = new RegExp(`^${NAME.replace('.', '\\.')}\\.?(?::\\d{1,5})?$`, 'i');
const ANY_HOST = /^(?:[a-z0-9](?:[a-z0-9_.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** Undefined for all requests that are not for the pages. Looked at for each that comes, hence in the order of cost. */
export function reachOf(request: Arrived): Reach | undefined {
  const { target, headers } = request;
  const inFull = target.startsWith('/') ? undefined : IN_FULL.exec(target);
  if (!target.startsWith('/') && !inFull) return undefined;
  const passesHere = inFull !== undefined;
  const host = inFull ? (inFull[1] as string) : (headerValue(headers, 'host') ?? '');
  const rest = inFull ? target.slice(inFull[0].length) : target;
  if (PAGES.test(host)) return { base: '', passesHere: true, ...split(rest) };
  if (!rest.startsWith(OWN_PATH) || !/^(?:[/?]|$)/.test(rest.slice(OWN_PATH.length))) return undefined;
  if (!request.isToProxy()) return undefined;
  const named = ANY_HOST.test(host) && { host: host.toLowerCase() };
  return { base: OWN_PATH, passesHere, ...split(rest.slice(OWN_PATH.length)), ...named };
}

function split(target: string): Pick<Reach, 'path' | 'query'> {
  const [path = '', ...query] = target.split('?');
  return { path: path === '' ? '/' : path, query: query.join('?') };
}
