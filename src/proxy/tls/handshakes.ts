import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { CertificateSource } from './certificate-source.ts';

/** Time for a whole handshake, in milliseconds: a phone at the edge of a network needs several. */
const DEFAULT_HANDSHAKE_TIMEOUT_MS = 30_000;

/** Handshakes under way at once; each holds a file descriptor and about 60 KiB. Beyond it the oldest is given up. */
const MOST_HANDSHAKES = 2000;

/** Whoever has sent so many bytes has asked for the certificate: no ClientHello of today is shorter. */
const SHORTEST_HELLO = 64;

/** What a client is shown, and what becomes of its handshake. */
export interface Offer {
  readonly certificates: CertificateSource;
  /** The client has its certificate; what it sends from now on is plain. */
  secured(client: TLSSocket): void;
  /** The client's connection ended before that. */
  failed(raw: Socket, error: NodeJS.ErrnoException): void;
}

/** Speaks TLS with clients. An absolute time limit, for one that sends a byte now and then is never idle. */
export class Handshakes {
  readonly #timeoutMs: number;
  readonly #most: number;
  /** Oldest first. */
  readonly #underWay = new Set<Socket>();

  constructor({ timeoutMs = DEFAULT_HANDSHAKE_TIMEOUT_MS, most = MOST_HANDSHAKES } = {}) {
    this.#timeoutMs = timeoutMs;
    this.#most = most;
  }

  get size(): number {
    return this.#underWay.size;
  }

  begin(raw: Socket, offer: Offer): void {
    const end = this.#watch(raw, offer);
    offer.certificates.secureContextFor(undefined).then(
      (context) => {
        if (!raw.destroyed) this.#secure(raw, context, offer, end);
      },
      (error) => end(error),
    );
  }

  /** Gives up all that are under way. */
  close(): void {
    for (const raw of this.#underWay) raw.destroy();
  }

  /** Counts the handshake and limits its time, until the function it gives is called, once, with what went wrong if anything. */
  #watch(raw: Socket, { failed }: Offer): (error?: NodeJS.ErrnoException) => void {
    const [oldest] = this.#underWay;
    if (this.#underWay.size >= this.#most) oldest?.destroy(abandoned('ERR_TLS_HANDSHAKE_FLOOD'));
    this.#underWay.add(raw);
    let ended = false;
    const end = (error?: NodeJS.ErrnoException) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      this.#underWay.delete(raw);
      raw.off('close', onClose);
      if (!error) return;
      const isLate = error.code === 'ECONNRESET' && raw.bytesRead >= SHORTEST_HELLO;
      failed(raw, isLate ? abandoned('ERR_TLS_HANDSHAKE_LEFT') : error);
      raw.destroy();
    };
    const onClose = () => end(abandoned('ECONNRESET'));
    const timer = setTimeout(() => end(abandoned('ERR_TLS_HANDSHAKE_TIMEOUT')), this.#timeoutMs);
    raw.on('error', end);
    raw.on('close', onClose);
    return end;
  }

  #secure(
    raw: Socket,
    secureContext: SecureContext,
    { certificates, secured }: Offer,
    end: (error?: NodeJS.ErrnoException) => void,
  ): void {
    const client = new TLSSocket(raw, {
      isServer: true,
      secureContext,
      ALPNProtocols: ['http/1.1'],
      SNICallback: (hostname, give) => {
        certificates.secureContextFor(hostname.toLowerCase()).then((context) => give(null, context), give);
      },
    });
    rawSockets.set(client, raw);
    client.on('error', end);
    // No half-closed client can finish its handshake.
    const onEnd = () => end(abandoned('ECONNRESET'));
    client.once('end', onEnd);
    client.once('secure', () => {
      end();
      if (client.destroyed) return;
      client.off('error', end);
      client.off('end', onEnd);
      secured(client);
    });
  }
}

const rawSockets = new WeakMap<Socket, Socket>();

/** Ends a connection in a way that no client takes for an orderly close: TCP's reset, below TLS where there is some. */
export function resetConnection(client: Socket): void {
  (rawSockets.get(client) ?? client).resetAndDestroy();
  client.destroy();
}

function abandoned(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error('The TLS handshake was not finished'), { code });
}
