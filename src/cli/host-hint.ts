import { headerValue } from '../inspect/eas/headers.ts';
import type { ExchangeEvent, ExchangeListener } from '../inspect/events.ts';

/** Answers that a server gives when no site of it has the name asked for. (RFC 9110, 15.5.1, 15.5.5, 15.5.20) */
const WRONG_SITE = [400, 404, 421];

/**
 * Watches for a server that picks its site by name and was asked for the proxy's: says once, through `note`, which
 * option helps. For use while the Host header passes as it came.
 */
export function hostHint(upstream: URL, note: (message: string) => void): ExchangeListener {
  const otherHosts = new Map<string, string>();
  let said = false;
  return (event: ExchangeEvent) => {
    if (said) return;
    if (event.kind === 'opened') {
      const host = headerValue(event.head.headers, 'host');
      if (host !== undefined && host.toLowerCase() !== upstream.host) otherHosts.set(event.id, host);
    } else if (event.kind === 'answered' && WRONG_SITE.includes(event.head.status)) {
      const host = otherHosts.get(event.id);
      if (host === undefined) return;
      said = true;
      note(
        `The server answered ${event.head.status} to a request for the host "${host}". ` +
          `If it picks its site by name, try --host-header upstream, which asks for "${upstream.host}".`,
      );
    } else if (event.kind === 'closed') {
      otherHosts.delete(event.id);
    }
  };
}
