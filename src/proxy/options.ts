import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { ExchangeListener } from '../inspect/events.ts';
import type { Inspector, Judged } from '../inspect/inspector.ts';
import type {
  CapturedBody,
  InspectedRequest,
  InspectedResponse,
  RawHeaders,
  RequestHead,
  ResponseHead,
} from '../inspect/message.ts';
import type { Desk } from './hold-desk.ts';
import type { MovedDevices } from './moved-devices.ts';
import type { CertificateSource, ClientCertificate } from './tls/certificate-source.ts';
import type { AllowedTargets } from './upstream/targets.ts';

/** An address to listen on. */
export interface Listen {
  readonly host: string;
  /** Port 0 takes a free one. */
  readonly port: number;
  /** Speak HTTPS there, and show these certificates. */
  readonly tls?: CertificateSource;
  /** How long a TLS handshake may take, in milliseconds; 30 seconds unless told. */
  readonly handshakeTimeoutMs?: number;
  /** Whether a host that a client names is this proxy itself; where it is not told, none is. */
  readonly isOwnName?: (hostname: string) => boolean;
}

/** How clients come to the proxy; a listener may serve several. */
export type Mode =
  | 'reverse' // they take it for the server
  | 'forward' // they know it as their proxy: CONNECT, and URLs in full
  | 'transparent'; // a gateway turns their connections here

/** Reading the TLS of clients that are on their way to other hosts. */
export interface Interception {
  /** Whether the TLS of a host is opened; all other hosts' is passed on as it is. */
  intercepts(hostname: string): boolean;
  /** The certificates to show a client that is on its way to a host. */
  certificates(hostname: string): CertificateSource;
  /** After how many refusals of our certificate a device is let through to a host; never unless told. */
  readonly passthroughAfter?: number;
}

/** What judges a copy of that which passed: an Inspector. */
interface TrafficInspector extends Partial<Pick<Inspector, 'openAhead'>> {
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): Judged<InspectedRequest>;
  response(request: InspectedRequest, head: ResponseHead, captured: CapturedBody): Judged<InspectedResponse>;
}

export interface ProxyOptions {
  readonly listen: Listen;
  /** Whether a client at an address may connect; this machine and private networks unless told. */
  readonly mayConnect?: (address: string) => boolean;
  /** How clients come to it; as to a reverse proxy unless told. */
  readonly modes?: readonly Mode[];
  /** What the proxy stands before, http or https; a path is put before the path of every request. Needed for reverse mode. */
  readonly upstream?: URL;
  /** Without it, all TLS of forward and transparent modes is passed on as it is. */
  readonly interception?: Interception;
  /** Hosts and addresses that clients may be led to although they are this machine or on its own link. */
  readonly allowedTargets?: AllowedTargets;
  /** Another proxy, http or https, that all connections to servers go through. */
  readonly upstreamProxy?: URL;
  /** PEM certificates to trust for the upstream, beside the ones Node trusts anyway. */
  readonly upstreamCa?: string;
  /** What the proxy shows servers that demand a client certificate, by their names: a device's own cannot be passed on. */
  readonly clientCertificates?: ReadonlyMap<string, ClientCertificate>;
  /** Accept any certificate of the upstream. */
  readonly insecure?: boolean;
  /** Pass the Host header as it came (the default), or name the upstream in it. */
  readonly hostHeader?: 'keep' | 'upstream';
  /** The most bytes of one body that are copied for inspection; 16 MiB unless told. */
  readonly inspectLimit?: number;
  /** The most bytes of one body that are held back to be judged before it goes on; the inspect limit unless told. */
  readonly holdLimit?: number;
  /** How long a connection to the upstream may take to open, in milliseconds; 30 seconds unless told. */
  readonly connectTimeoutMs?: number;
  readonly inspector: TrafficInspector;
  /** Decides about messages before they go on, where it says so; without one, all are passed and only looked at. */
  readonly enforcer?: Pick<Enforcer, 'mayHoldRequests' | 'holds' | 'request' | 'response'>;
  /** Devices that the enforcer has kept from going elsewhere: what they ask goes on to where they would have gone. */
  readonly moved?: MovedDevices;
  /** Where a person may hold messages; without one, none is held for that. Belongs to this proxy alone. */
  readonly desk?: Desk;
  /** Answers requests that are for the proxy itself: those it gives an answer to go no further, and open no exchange. */
  readonly ownPages?: (request: OwnRequest) => OwnAnswer | undefined;
  readonly onEvent: ExchangeListener;
  /** What happened outside any exchange, and defects of ours that traffic did not notice. */
  readonly onNotice?: (notice: ProxyNotice) => void;
  /** Milliseconds since 1970. */
  now(): number;
  newId(now: number): string;
}

/** A request that may be for the proxy itself. */
export interface OwnRequest extends RequestHead {
  /** Whether it came to the proxy's own address, and is not on the way to another host. */
  isToProxy(): boolean;
}

/** Length and connection are for the proxy to say; to HEAD it sends no body. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
}

export interface ProxyNotice {
  readonly kind:
    | 'bad-request' // bytes of a client that are no HTTP we may forward
    | 'refused' // a client that may not connect, or wants what this proxy does not serve
    | 'tls' // a handshake with a client that came to nothing
    | 'tunnel' // no connection to a server that a client wanted to reach unread
    | 'no-activesync' // a client that does not speak what is looked for
    | 'passed' // a device is let through unread from now on
    | 'internal'; // an inspector or a listener of ours threw
  readonly message: string;
  /** A finding about a device or a server rather than about an exchange: the rule's name. */
  readonly rule?:
    | 'easlens/device-does-not-trust'
    | 'easlens/outlook-mobile'
    | 'easlens/client-certificate-demanded';
  readonly error?: unknown;
}

export interface RunningProxy {
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  /** Requests whose answer has not ended. */
  readonly pending: number;
  /**
   * Stops listening, closes idle connections, lets open exchanges end, and cuts what is left after `graceMs`. Resolves when
   * the last event was emitted. A second call may shorten the time.
   */
  stop(graceMs: number): Promise<void>;
}

export const DEFAULT_INSPECT_LIMIT = 16 * 1024 ** 2;
export const DEFAULT_CONNECT_TIMEOUT_MS = 30_000;
