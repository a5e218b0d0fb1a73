import { readFileSync } from 'node:fs';
import { createServer, type TLSSocket } from 'node:tls';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority, type Leaf } from '../../../src/ca/authority.ts';
import { createAuthority } from '../../../src/ca/create-authority.ts';
import type { ProxyOptions } from '../../../src/proxy/index.ts';
import { Upstream } from '../../../src/proxy/upstream/upstream.ts';
import { ACTIVESYNC, type Harness, head, withProxy } from '../harness.ts';

const test = suite('proxy/upstream');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: phone-side', 'Content-Length: 0');
const ANSWER = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

const CA = fixture('ca.pem');

interface TlsCase {
  /** The name of a fixture, or certificate and key. */
  readonly certificate: string | Leaf;
  readonly host: string;
  readonly options?: Partial<ProxyOptions>;
}

/** A proxy before a TLS server that answers everything with 200; gives the server's connections. */
async function withTls(
  { certificate, host, options }: TlsCase,
  run: (harness: Harness, accepted: TLSSocket[]) => Promise<void>,
): Promise<void> {
  const accepted: TLSSocket[] = [];
  const server = createServer(
    {
      ...(typeof certificate === 'string'
        ? { cert: fixture(`${certificate}.pem`), key: fixture(`${certificate}.key`) }
        : { cert: certificate.certificate, key: certificate.key }),
      ALPNProtocols: ['h2', 'http/1.1'],
    },
    (socket) => {
      accepted.push(socket);
      socket.on('error', () => {});
      socket.on('data', () => socket.write(ANSWER));
    },
  );
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, host === '[::1]' ? '::1' : '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    const upstream = new URL(`https://${host}:${port}`);
    await withProxy((harness) => run(harness, accepted), { upstream, ...options });
  } finally {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('an https upstream whose CA is given gets the request over HTTP/1.1, with its name in the handshake', () =>
  withTls(
    { certificate: 'localhost', host: 'localhost', options: { upstreamCa: CA } },
    async ({ client }, accepted) => {
      const phone = client();
      phone.write(POST);
      assert.is(await phone.with('ok'), ANSWER);
      assert.is(accepted[0]?.alpnProtocol, 'http/1.1');
      assert.is((accepted[0] as TLSSocket & { servername: string }).servername, 'localhost');
    },
  ));

test('a later connection resumes the TLS session of an earlier one', () =>
  withTls(
    { certificate: 'localhost', host: 'localhost', options: { upstreamCa: CA } },
    async ({ client }, accepted) => {
      for (const _ of [1, 2]) {
        const phone = client();
        phone.write(POST);
        await phone.with('ok');
      }
      assert.equal(
        accepted.map((socket) => socket.isSessionReused()),
        [false, true],
      );
    },
  ));

test('an address as upstream is verified too, and is not sent as a server name', () =>
  withTls(
    { certificate: 'localhost', host: '127.0.0.1', options: { upstreamCa: CA } },
    async ({ client }, accepted) => {
      const phone = client();
      phone.write(POST);
      assert.is(await phone.with('ok'), ANSWER);
      assert.is((accepted[0] as TLSSocket & { servername: string | false }).servername, false);
    },
  ));

for (const [hosts, answer] of [
  [['::1'], 'ok'],
  [['2001:db8::1'], 'its certificate is for another name'],
] as const) {
  test(`an IPv6 address as upstream is verified too: a certificate for ${hosts}`, async () => {
    const stored = await createAuthority({ hosts, now: Date.now() });
    const certificate = await new Authority(stored).leafFor(hosts[0], Date.now());
    const options = { upstreamCa: stored.rootCertificate };
    await withTls({ certificate, host: '[::1]', options }, async ({ client }) => {
      const phone = client();
      phone.write(POST);
      await phone.with(answer);
    });
  });
}

const untrusted: readonly (TlsCase & { what: string; reason: RegExp })[] = [
  {
    what: 'a CA nobody trusts',
    certificate: 'localhost',
    host: 'localhost',
    reason: /CA that is not trusted/,
  },
  {
    what: 'another name',
    certificate: 'other',
    host: 'localhost',
    options: { upstreamCa: CA },
    reason: /certificate is for another name/,
  },
];

for (const { what, reason, ...tlsCase } of untrusted) {
  test(`nothing is sent to a server whose certificate is of ${what}`, () =>
    withTls(tlsCase, async ({ client, events, kinds }, accepted) => {
      const phone = client();
      phone.write(POST);
      const answer = await phone.ended();
      assert.match(answer, /^HTTP\/1\.1 502 /);
      assert.match(answer, reason);
      assert.ok((await kinds()).includes('failed'));
      const failed = events.find(({ kind }) => kind === 'failed');
      assert.is(failed?.kind === 'failed' && failed.failure.code, 'upstream-refused');
      assert.ok(accepted.every(({ bytesRead }) => bytesRead === 0));
    }));

  test(`insecure accepts a certificate of ${what}`, () =>
    withTls({ ...tlsCase, options: { ...tlsCase.options, insecure: true } }, async ({ client }) => {
      const phone = client();
      phone.write(POST);
      assert.is(await phone.with('ok'), ANSWER);
    }));
}

test('a server that does not speak TLS is named as such', () =>
  withProxy(async ({ upstream }) => {
    const tls = new URL(upstream.url);
    tls.protocol = 'https:';
    await withProxy(
      async ({ client }) => {
        const phone = client();
        phone.write(POST);
        const server = await upstream.accept();
        await server.bytes(1);
        server.write('HTTP/1.1 400 Bad Request\r\n\r\n');
        assert.match(await phone.ended(), /^HTTP\/1\.1 502 [\s\S]*the TLS handshake failed/);
      },
      { upstream: tls },
    );
  }));

test('hostHeader: upstream names the upstream in Host, and changes nothing else', () =>
  withProxy(
    async ({ upstream, client }) => {
      client().write(head('GET / HTTP/1.1', 'X: host', 'hOST: phone-side', 'Y: 1'));
      const server = await upstream.accept();
      assert.is(
        await server.with('\r\n\r\n'),
        head('GET / HTTP/1.1', 'X: host', `hOST: ${upstream.url.host}`, 'Y: 1'),
      );
    },
    { hostHeader: 'upstream' },
  ));

const targets: readonly [upstream: string, target: string, expected: string][] = [
  ['http://mail', '/a?b', '/a?b'],
  ['http://mail/', '/a?b', '/a?b'],
  ['http://mail/SOGo', '/a?b', '/SOGo/a?b'],
  ['http://mail/SOGo/', '/a?b', '/SOGo/a?b'],
  ['http://mail/SOGo', '/', '/SOGo/'],
  ['http://mail/SOGo', '//a', '/SOGo//a'],
  ['http://mail/SOGo', '*', '*'],
  ['http://mail/SOGo', 'http://phone-side/a?b', 'http://phone-side/SOGo/a?b'],
  ['http://mail/SOGo', 'http://phone-side?b', 'http://phone-side/SOGo?b'],
  ['http://mail', 'http://phone-side/a?b', 'http://phone-side/a?b'],
];

for (const [url, target, expected] of targets) {
  test(`${target} goes to ${expected} of ${url}`, () => {
    assert.is(new Upstream({ url: new URL(url) }).targetFor(target), expected);
  });
}

test('an IPv6 address loses its brackets, and the port follows the scheme', () => {
  const { hostname, port, host, name } = new Upstream({ url: new URL('https://[::1]/x') });
  assert.equal(
    { hostname, port, host, name },
    { hostname: '::1', port: 443, host: '[::1]', name: 'https://[::1]' },
  );
});

test('only http and https are upstreams', () => {
  assert.throws(() => new Upstream({ url: new URL('ftp://mail') }), /http or https/);
});

test.run();
