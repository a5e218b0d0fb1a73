import { Recent } from '../inspect/eas/recent.ts';
import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { MovedDevices } from './moved-devices.ts';
import type { ProxyOptions } from './options.ts';
import { Upstream } from './upstream.ts';

/** Servers that are kept ready; each holds the CAs and the last TLS session. */
const MOST_UPSTREAMS = 100;

/** The servers that devices were led to, each as the upstream of the requests which go there. */
export class MovedUpstreams {
  readonly #options: Omit<ProxyOptions, 'clientCertificate'>;
  readonly #devices: MovedDevices;
  readonly #upstreams = new Recent<Upstream>(MOST_UPSTREAMS);

  constructor({ clientCertificate: _, ...options }: ProxyOptions, devices: MovedDevices) {
    // Its owner named the upstream for the certificate, and no other server.
    this.#options = options;
    this.#devices = devices;
  }

  /** Where a request goes; undefined for the upstream that all devices begin with. */
  of(line: RequestLine, client: string): Upstream | undefined {
    const url = this.#devices.upstreamFor(line, client);
    if (!url) return undefined;
    const known = this.#upstreams.get(url.origin);
    if (known) return known;
    const upstream = new Upstream({ ...this.#options, upstream: url, lookup: this.#devices.lookup });
    this.#upstreams.set(url.origin, upstream);
    return upstream;
  }
}
