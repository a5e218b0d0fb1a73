import type { IncomingMessage } from 'node:http';
import { headerValue } from '../../inspect/eas/headers.ts';
import type { Mode } from '../options.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Upstreams } from '../upstream/upstreams.ts';
import { readHostAndPort } from './authority.ts';

/** Why a request goes nowhere. */
export interface NoRoute {
  readonly status: 400 | 403 | 421;
  readonly message: string;
}

/** Tells where each request of a connection goes. */
export type Route = (request: Pick<IncomingMessage, 'url' | 'rawHeaders'>) => Upstream | NoRoute;

/** All requests go to one server, whatever they say. */
export function fixedRoute(upstream: Upstream): Route {
  return () => upstream;
}

/** Scheme and authority of a request that names its server in full. (RFC 9112 section 3.2.2) */
const IN_FULL = /^(https?):\/\/([^/?#]*)/i;

const FORWARD_ONLY = 'This is a forward proxy: set it as the HTTP proxy of the network, not as a mail server';
const NAMELESS = 'The request names no host, and where it was to go is not known';

/** Where requests go that came without TLS, or to a listener that speaks TLS itself. */
export function openRoute(
  modes: ReadonlySet<Mode>,
  upstreams: Upstreams,
  isOwnName: (hostname: string) => boolean,
): Route {
  const { configured } = upstreams;
  const reverse = modes.has('reverse') ? configured : undefined;
  if (reverse && modes.size === 1) return fixedRoute(reverse);
  return ({ url = '', rawHeaders }) => {
    const [, scheme, authority = ''] = IN_FULL.exec(url) ?? [];
    if (scheme !== undefined && modes.has('forward'))
      return inFull(upstreams, scheme.toLowerCase(), authority);
    if (modes.has('transparent')) {
      const host = readHostAndPort(headerValue(rawHeaders, 'host') ?? '', 80);
      if (host && !isOwnName(host.hostname)) return redirected(upstreams, host);
      if (!reverse) return { status: 421, message: host ? LEADS_HERE : NAMELESS };
    }
    return reverse ?? { status: 400, message: FORWARD_ONLY };
  };
}

const LEADS_HERE = 'The request names this proxy itself as its host, and it stands before no server';

function inFull(upstreams: Upstreams, scheme: string, authority: string): Upstream | NoRoute {
  const target = readHostAndPort(authority.replace(/^.*@/, ''), scheme === 'https' ? 443 : 80);
  if (!target) return { status: 400, message: 'The host in the URL of the request is no name of one' };
  return upstreams.to({ scheme: scheme === 'https' ? 'https' : 'http', ...target, isAskedInFull: true });
}

/** The server itself where the proxy stands before it: it may be reached by another port, or over TLS. */
function redirected(
  upstreams: Upstreams,
  host: { readonly hostname: string; readonly port: number },
): Upstream {
  const { configured } = upstreams;
  if (configured?.hostname === host.hostname) return configured;
  return upstreams.to({ scheme: 'http', ...host });
}
