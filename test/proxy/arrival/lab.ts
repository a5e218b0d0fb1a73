import type { Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Authority } from '../../../src/ca/authority.ts';
import { createAuthority } from '../../../src/ca/create-authority.ts';
import type { Interception, ProxyOptions } from '../../../src/proxy/index.ts';
import { IssuedCertificates } from '../../../src/proxy/index.ts';
import { deadline } from '../../helpers/deadline.ts';
import { Peer } from '../../helpers/peer.ts';
import { head, tlsFixture } from '../harness.ts';

/** Our CA, and what is intercepted with it: localhost, as the names of all servers here. */
const stored = await createAuthority({ hosts: ['localhost', 'mail.example.com'], now: Date.now() });
const issued = new IssuedCertificates(new Authority(stored), Date.now);

/** What a phone has to trust. */
export const OUR_CA = stored.rootCertificate;

export const INTERCEPTION: Interception = {
  intercepts: (hostname) => issued.mayVouchFor(hostname),
  certificates: (hostname) => issued.sourceFor(hostname),
};

/** A forward proxy that may lead to this machine, and trusts the servers of these tests. */
export const FORWARD: Partial<ProxyOptions> = {
  modes: ['forward'],
  interception: INTERCEPTION,
  allowedTargets: { hosts: ['localhost', '127.0.0.1'], ranges: [] },
  upstreamCa: tlsFixture('ca.pem'),
};

/** A TLS server for localhost whose connections a test answers by hand. */
export interface TlsUpstream {
  readonly port: number;
  readonly peers: Peer[];
  accept(): Promise<Peer>;
}

export async function withTlsServer(use: (server: TlsUpstream) => Promise<void>): Promise<void> {
  const peers: Peer[] = [];
  let taken = 0;
  const server = createTlsServer(
    { cert: tlsFixture('localhost.pem'), key: tlsFixture('localhost.key'), ALPNProtocols: ['http/1.1'] },
    (socket) => peers.push(new Peer(socket)),
  );
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const accept = async () => {
    while (peers.length <= taken) await new Promise((resolve) => setTimeout(resolve, 2));
    return peers[taken++] as Peer;
  };
  try {
    await use({ port, peers, accept: () => deadline(5000, accept()) });
  } finally {
    for (const { socket } of peers) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Asks a proxy for a connection; the peer is what comes after it said yes. */
export async function connectTo(phone: Peer, authority: string): Promise<string> {
  phone.write(head(`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`));
  return phone.with('\r\n\r\n');
}

/** TLS over a connection that a proxy gave. */
export function secure(
  phone: Peer,
  options: { readonly ca?: string; readonly servername?: string } = {},
): Peer {
  const { ca = OUR_CA, servername = 'localhost' } = options;
  return new Peer(connectTls({ socket: phone.socket as Socket, servername, ca }));
}

/** The name in the handshake that a server got. */
export function serverNameOf(peer: Peer): string | false {
  return (peer.socket as TLSSocket & { servername: string | false }).servername;
}
