import { headerValue } from '../inspect/eas/headers.ts';
import {
  isOutlookMobileHost,
  type OutlookMobile,
  outlookMobileOf,
  outlookMobileWords,
} from '../inspect/eas/outlook-mobile.ts';
import type { RawHeaders } from '../inspect/message.ts';
import type { ProxyNotice } from './options.ts';

/** Clients that are remembered as told of; one more, and all are told of again. */
const MOST_CLIENTS = 1000;

/** Finds out who waits for ActiveSync from an app that does not speak it, and says so once for each client. */
export class OutlookMobileSigns {
  readonly #told = new Set<string>();

  /** By the host that a client wants to reach. */
  ofHost(client: string, host: string): ProxyNotice | undefined {
    return isOutlookMobileHost(host) ? this.#notice(client, 'app') : undefined;
  }

  /** By what a client says of itself in a request. */
  ofRequest(client: string, headers: RawHeaders): ProxyNotice | undefined {
    const who = outlookMobileOf(headerValue(headers, 'user-agent'));
    return who && this.#notice(client, who);
  }

  #notice(client: string, who: OutlookMobile): ProxyNotice | undefined {
    const key = `${who} ${client}`;
    if (this.#told.has(key)) return undefined;
    if (this.#told.size >= MOST_CLIENTS) this.#told.clear();
    this.#told.add(key);
    return { kind: 'no-activesync', rule: 'easlens/outlook-mobile', message: outlookMobileWords(who) };
  }
}
