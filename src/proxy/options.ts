import type { RequestLine } from '../inspect/eas/request-line.ts';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { ExchangeListener } from '../inspect/events.ts';
import type { Judged } from '../inspect/inspector.ts';
import type {
  CapturedBody,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from '../inspect/message.ts';
import type { Desk } from './hold-desk.ts';
import type { CertificateSource, ClientCertificate } from './tls/certificate-source.ts';

/** An address to listen on. */
export interface Listen {
  readonly host: string;
  /** Port 0 takes a free one. */
  readonly port: number;
  /** Speak HTTPS there, and show these certificates. */
  readonly tls?: CertificateSource;
  /** How long a TLS handshake may take, in milliseconds; 30 seconds unless told. */
  readonly handshakeTimeoutMs?: number;
}

/** What judges a copy of that which passed: an Inspector. */
interface TrafficInspector {
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): Judged<InspectedRequest>;
  response(request: InspectedRequest, head: ResponseHead, captured: CapturedBody): Judged<InspectedResponse>;
}

export interface ProxyOptions {
  readonly listen: Listen;
  /** Whether a client at an address may connect; this machine and private networks unless told. */
  readonly mayConnect?: (address: string) => boolean;
  /** http or https; a path is put before the path of every request. */
  readonly upstream: URL;
  /** PEM certificates to trust for the upstream, beside the ones Node trusts anyway. */
  readonly upstreamCa?: string;
  /** What the proxy shows an upstream that demands a client certificate: a device's own cannot be passed on. */
  readonly clientCertificate?: ClientCertificate;
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
  readonly enforcer?: Pick<Enforcer, 'holds' | 'request' | 'response'>;
  /** Where a person may hold messages; without one, none is held for that. Belongs to this proxy alone. */
  readonly desk?: Desk;
  readonly onEvent: ExchangeListener;
  /** What happened outside any exchange, and defects of ours that traffic did not notice. */
  readonly onNotice?: (notice: ProxyNotice) => void;
  /** Milliseconds since 1970. */
  now(): number;
  newId(now: number): string;
}

export interface ProxyNotice {
  readonly kind:
    | 'bad-request' // bytes of a client that are no HTTP we may forward
    | 'refused' // a client that may not connect, or a request this kind of proxy does not serve: CONNECT
    | 'tls' // a handshake with a client that came to nothing
    | 'internal'; // an inspector or a listener of ours threw
  readonly message: string;
  /** A finding about a device rather than about an exchange: the rule's name. */
  readonly rule?: 'easlens/device-does-not-trust';
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
