import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startUpstream } from '../../helpers/peer.ts';
import { FORWARD, INTERCEPTION, withTlsServer } from '../arrival/lab.ts';
import { ACTIVESYNC, head, TEST_CA, withProxy } from '../harness.ts';

const test = suite('proxy/upstream/parent-proxy');

const POST = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0');
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;

test('all connections go through it, with its log-in and nothing else', async () => {
  const parent = await startUpstream();
  const upstreamProxy = new URL(`http://us%65r:p%40ss@127.0.0.1:${parent.url.port}`);
  const upstream = new URL('http://mail.invalid:8080/SOGo');
  try {
    await withProxy(
      async ({ client, kinds }) => {
        const phone = client();
        phone.write(POST);
        const peer = await parent.accept();
        assert.is(
          await peer.with('\r\n\r\n'),
          head(
            'CONNECT mail.invalid:8080 HTTP/1.1',
            'Host: mail.invalid:8080',
            `Proxy-Authorization: Basic ${btoa('user:p@ss')}`,
          ),
        );
        peer.write('HTTP/1.1 200 OK\r\nX: y\r\n\r\n');
        assert.is(await peer.with('\r\n\r\n'), POST.replace('POST ', 'POST /SOGo'));
        peer.write(OK);
        assert.is(await phone.with('ok'), OK);
        assert.equal((await kinds()).at(-1), 'closed');
        // The connection stays, as any other does.
        phone.write(POST);
        await peer.with('\r\n\r\n');
        assert.is(parent.peers.length, 1);
      },
      { upstream, upstreamProxy },
    );
  } finally {
    await parent.stop();
  }
});

const refusals: readonly (readonly [name: string, answer: string, says: RegExp])[] = [
  [
    'that wants a log-in',
    head('HTTP/1.1 407 Proxy Authentication Required'),
    /answered 407 .*USER:PASSWORD@/,
  ],
  [
    'that refuses',
    head('HTTP/1.1 403 Forbidden', 'Content-Length: 0'),
    /the proxy 127\.0\.0\.1:\d+ answered 403 to CONNECT/,
  ],
  ['that speaks no HTTP', '220 smtp\r\n\r\n', /answered with bytes that are no HTTP/],
  ['whose head does not end', 'x'.repeat(20_000), /a head that does not end/],
];

for (const [name, answer, says] of refusals) {
  test(`a proxy ${name} is named to the phone`, async () => {
    const parent = await startUpstream();
    const upstreamProxy = new URL(`http://user:secret@127.0.0.1:${parent.url.port}`);
    try {
      await withProxy(
        async ({ client, events, kinds }) => {
          const phone = client();
          phone.write(POST);
          const peer = await parent.accept();
          await peer.with('\r\n\r\n');
          peer.write(answer);
          const said = await phone.ended();
          assert.match(said, /^HTTP\/1\.1 502 /);
          assert.match(said, says);
          assert.not.match(said, 'secret');
          assert.ok((await kinds()).includes('failed'));
          assert.not.match(JSON.stringify(events), 'secret');
        },
        { upstream: new URL('http://mail.invalid'), upstreamProxy },
      );
    } finally {
      await parent.stop();
    }
  });
}

test('a proxy that cannot be reached, or never answers, is given up', async () => {
  const parent = await startUpstream();
  const options = {
    upstream: new URL('https://mail.invalid'),
    upstreamProxy: parent.url,
    connectTimeoutMs: 100,
  };
  await withProxy(async ({ client }) => {
    const phone = client();
    phone.write(POST);
    assert.match(await phone.ended(), /^HTTP\/1\.1 504 /);
    await parent.stop();
    const other = client();
    other.write(POST);
    assert.match(await other.ended(), /^HTTP\/1\.1 502 /);
  }, options);
});

test('TLS to the server and blind tunnels go through it too: here it is a second easlens', () =>
  withTlsServer((server) =>
    withProxy(
      async (parent) => {
        const upstreamProxy = new URL(`http://127.0.0.1:${parent.proxy.port}`);
        const upstream = new URL(`https://localhost:${server.port}`);
        await withProxy(
          async ({ client }) => {
            const phone = client();
            phone.write(POST);
            const peer = await server.accept();
            assert.is(await peer.with('\r\n\r\n'), POST);
            peer.write(OK);
            assert.is(await phone.with('ok'), OK);
            const tunnel = client();
            tunnel.write(head(`CONNECT localhost:${parent.upstream.url.port} HTTP/1.1`));
            await tunnel.with('\r\n\r\n');
            tunnel.write('blind');
            assert.is(await (await parent.upstream.accept()).with('blind'), 'blind');
          },
          {
            ...FORWARD,
            modes: ['reverse', 'forward'],
            upstream,
            upstreamProxy,
            upstreamCa: TEST_CA,
            interception: BLIND,
          },
        );
        assert.equal(parent.events, []);
      },
      { ...FORWARD, interception: BLIND },
    ),
  ));

const BLIND = { ...INTERCEPTION, intercepts: () => false };

test.run();
