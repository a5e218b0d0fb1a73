import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import {
  type ConnectionOptions,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';
import { upstreamFailure } from '../failures.ts';
import type { ProxyNotice, ProxyOptions } from '../options.ts';
import { type ClientCertificate, MIN_TLS, shownOptions } from '../tls/certificate-source.ts';
import type { LoopGuard } from './loop-guard.ts';
import type { ParentProxy } from './parent-proxy.ts';
import { Targets } from './targets.ts';
import { serverNameOf, Upstream } from './upstream.ts';

type UpstreamsOptions = Pick<
  ProxyOptions,
  | 'upstream'
  | 'upstreamCa'
  | 'insecure'
  | 'clientCertificates'
  | 'connectTimeoutMs'
  | 'hostHeader'
  | 'upstreamProxy'
  | 'allowedTargets'
>;

/** A server that a client asked for by itself. */
export interface Target {
  readonly scheme: 'http' | 'https';
  /** A name or an address, without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What the client named in its own TLS handshake. */
  readonly serverName?: string | undefined;
  /** The client asks for it as it asks a proxy: by the full URL. */
  readonly isAskedInFull?: boolean;
}

/** Servers that are remembered, for their TLS sessions; one more forgets the one not asked for longest. */
const MOST_REMEMBERED = 200;

/** All servers that requests may go to: the one that the proxy stands before, and those that clients ask for. */
export class Upstreams {
  /** The one the proxy stands before. */
  readonly configured: Upstream | undefined;
  readonly #options: UpstreamsOptions;
  readonly #loops: LoopGuard;
  readonly #notice: (notice: ProxyNotice) => void;
  readonly #targets: Targets;
  readonly #parent: ParentProxy | undefined;
  readonly #known = new Map<string, Upstream>();
  readonly #contexts = new Map<ClientCertificate | undefined, SecureContext>();

  /** Throws what OpenSSL finds wrong with the CAs and certificates given. */
  constructor(options: UpstreamsOptions, loops: LoopGuard, notice: (notice: ProxyNotice) => void) {
    const { upstream, upstreamProxy, allowedTargets = { hosts: [], ranges: [] } } = options;
    this.#options = options;
    this.#loops = loops;
    this.#notice = notice;
    const own = upstream ? [upstream.hostname.replace(/^\[|\]$/g, '')] : [];
    this.#targets = new Targets({ ...allowedTargets, hosts: [...allowedTargets.hosts, ...own] });
    this.#parent = upstreamProxy && {
      url: upstreamProxy,
      ...(upstreamProxy.protocol === 'https:' && { secureContext: this.#contextFor(undefined) }),
    };
    this.configured = upstream && this.#make(upstream, { renameHost: options.hostHeader === 'upstream' });
  }

  /** A server that a client asked for; one that it may not be led to fails when it is connected to. */
  to({ scheme, hostname, port, serverName, isAskedInFull = false }: Target): Upstream {
    const host = isIPv6(hostname) ? `[${hostname}]` : hostname;
    return this.#remembered(`${scheme} ${host} ${port} ${serverName ?? ''} ${isAskedInFull}`, () =>
      this.#make(new URL(`${scheme}://${host}:${port}`), {
        isAskedInFull,
        targets: this.#targets,
        ...(serverName !== undefined && { serverName }),
      }),
    );
  }

  /** A server that an answer named, for requests which did not ask for it: they get its name. */
  named(url: URL, targets: Pick<Targets, 'lookup' | 'refusalOf'>): Upstream {
    return this.#remembered(`named ${url.origin}`, () =>
      this.#make(new URL(url.origin), { renameHost: true, targets }),
    );
  }

  #remembered(key: string, make: () => Upstream): Upstream {
    const upstream = this.#known.get(key) ?? make();
    this.#known.delete(key);
    this.#known.set(key, upstream);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return upstream;
  }

  #make(
    url: URL,
    {
      serverName = serverNameOf(url),
      ...particular
    }: {
      readonly serverName?: string;
      readonly renameHost?: boolean;
      readonly isAskedInFull?: boolean;
      readonly targets?: Pick<Targets, 'lookup' | 'refusalOf'>;
    },
  ): Upstream {
    const certificate = this.#options.clientCertificates?.get(serverName ?? url.hostname);
    return new Upstream({
      url,
      ...particular,
      parent: this.#parent,
      loops: this.#loops,
      connectTimeoutMs: this.#options.connectTimeoutMs,
      ...(url.protocol === 'https:' && {
        tls: this.#tlsOptions(url, serverName, certificate),
        hasCertificate: certificate !== undefined,
        demanded: this.#demanded,
      }),
    });
  }

  #tlsOptions(
    url: URL,
    serverName: string | undefined,
    certificate: ClientCertificate | undefined,
  ): ConnectionOptions {
    return {
      ...(serverName !== undefined && { servername: serverName }),
      ...(url.hostname.startsWith('[') && serverName === undefined && { checkServerIdentity: checkAddress }),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: !this.#options.insecure,
      secureContext: this.#contextFor(certificate),
    };
  }

  /** A finding about a server: every exchange with it will fail, and each says so too. */
  readonly #demanded = (error: Error, name: string): void => {
    const { message } = upstreamFailure(error, 'waiting', name).failure;
    this.#notice({ kind: 'tls', rule: 'easlens/client-certificate-demanded', message });
  };

  /** Built once: reading all CAs for each connection would take milliseconds each time. */
  #contextFor(certificate: ClientCertificate | undefined): SecureContext {
    const known = this.#contexts.get(certificate);
    if (known) return known;
    const { upstreamCa } = this.#options;
    const context = createSecureContext({
      minVersion: MIN_TLS,
      ...(upstreamCa !== undefined && { ca: [...getCACertificates('default'), upstreamCa] }),
      ...(certificate && shownOptions(certificate)),
    });
    this.#contexts.set(certificate, context);
    return context;
  }
}

/** Some versions of Node 22 take every IPv6 address for an empty name, and refuse its certificate. */
function checkAddress(address: string, { raw }: PeerCertificate): Error | undefined {
  if (new X509Certificate(raw).checkIP(address) !== undefined) return undefined;
  const error = new Error(`The certificate is not for ${address}`);
  return Object.assign(error, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}
