import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { folderSync } from './bodies.ts';
import { run, serverCa, withFolder, withHttps, withInterceptor } from './modes.ts';
import { startSogo } from './sogo/server.ts';

const test = suite('real/forward');

const FORWARD = ['--mode', 'forward', '--intercept', 'localhost', '--allow-target', 'localhost'];
const ACTIVESYNC = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=D1&DeviceType=curl';

test('curl through the forward proxy: TLS of an intercepted host is read, by our certificate', () =>
  withFolder(async (folder) => {
    const ca = await serverCa(folder, 'localhost');
    await withHttps(await ca.leafFor('localhost'), (port) =>
      withInterceptor(folder, [...FORWARD, '--upstream-ca', ca.file], async ({ easlens, curl }) => {
        const url = `https://localhost:${port}${ACTIVESYNC}`;
        assert.is(
          await curl('-d', '', '-w', ' %{http_version}', url),
          `hello localhost:${port} ${ACTIVESYNC} 1.1`,
        );
        const exchange = await deadline(
          10_000,
          easlens.line(({ type }) => type === 'exchange'),
        );
        assert.is(exchange['server'], `https://localhost:${port}`);
        assert.is(exchange['deviceId'], 'D1');
        const shown = await curl('-v', '-d', '', url, '--stderr', '-');
        assert.match(shown, /ALPN: server accepted http\/1\.1/);
      }),
    );
  }));

test('all other hosts keep their own certificate, HTTP/2 and all', () =>
  withFolder(async (folder) => {
    const ca = await serverCa(folder, 'localhost');
    await withHttps(await ca.leafFor('localhost'), (port) =>
      withInterceptor(
        folder,
        ['--mode', 'forward', '--intercept', 'mail.example.com', '--allow-target', 'localhost'],
        async ({ easlens, curl }) => {
          const url = `https://localhost:${port}${ACTIVESYNC}`;
          assert.match(await curl('--cacert', ca.file, url), /^hello/);
          assert.match(await curl(url).catch(String), /curl: \(60\)/);
          assert.not.ok(easlens.lines.some(({ type }) => type === 'exchange'));
        },
      ),
    );
  }));

test('a host that cannot be reached, a server that is not trusted, this machine: curl hears why', () =>
  withFolder(async (folder) => {
    const ca = await serverCa(folder, 'localhost');
    await withHttps(await ca.leafFor('localhost'), (port) =>
      withInterceptor(folder, FORWARD, async ({ curl }) => {
        assert.match(await curl(`https://localhost:${port}/`), /CA that is not trusted; --upstream-ca FILE/);
        assert.match(await curl('https://localhost:1/'), /it refused the connection/);
        const tunnel = await curl('-v', '--stderr', '-', `https://127.0.0.2:${port}/`).catch(
          (error) => error.stdout,
        );
        assert.match(tunnel, /HTTP\/1\.1 200 Connection established/);
        assert.match(await curl('http://127.0.0.2:1/'), /--allow-target HOST permits it/);
      }),
    );
  }));

test('curl that does not trust our CA is told of, with the host and the steps', () =>
  withFolder(async (folder) => {
    const ca = await serverCa(folder, 'localhost');
    await withHttps(await ca.leafFor('localhost'), (port) =>
      withInterceptor(
        folder,
        [...FORWARD, '--upstream-ca', ca.file, '--passthrough-after', '2'],
        async ({ easlens, curl }) => {
          const asks = () => curl('--cacert', ca.file, `https://localhost:${port}/`);
          assert.match(await asks().catch(String), /curl: \(60\)/);
          const told = easlens.line(({ rule }) => rule === 'easlens/device-does-not-trust');
          const { message } = await deadline(10_000, told);
          assert.match(String(message), /certificate it is shown for localhost \(TLS alert unknown_ca\)/);
          assert.match(await asks().catch(String), /curl: \(60\)/);
          // The server's own certificate, now.
          assert.match(await asks(), /^hello/);
        },
      ),
    );
  }));

const AT_ONCE = 300;

test(`${AT_ONCE} tunnels with a handshake each at once, beside handshakes that hang`, () =>
  withFolder(async (folder) => {
    const ca = await serverCa(folder, 'localhost');
    await withHttps(await ca.leafFor('localhost'), (port) =>
      withInterceptor(folder, [...FORWARD, '--upstream-ca', ca.file], async ({ easlens, ca: ours, curl }) => {
        const hanging = Array.from({ length: 200 }, () =>
          connect(easlens.port, '127.0.0.1').on('error', () => {}),
        );
        for (const socket of hanging) {
          socket.write(`CONNECT localhost:${port} HTTP/1.1\r\n\r\n`);
          socket.once('data', () => socket.write('\x16\x03\x01\x02'));
        }
        const url = `https://localhost:${port}/`;
        const words = ['-sS', '--cacert', ours, '-x', `http://127.0.0.1:${easlens.port}`, '--noproxy', ''];
        const many = [
          '--parallel',
          '--parallel-immediate',
          '--parallel-max',
          String(AT_ONCE),
          '-o',
          '/dev/null',
        ];
        const { stdout } = await run('curl', [
          ...words,
          ...many,
          '-w',
          '%{http_code} %{num_connects}\n',
          `${url}[1-${AT_ONCE}]`,
        ]);
        assert.is(stdout.match(/^200 /gm)?.length, AT_ONCE);
        assert.match(await curl(url), /^hello/);
        for (const socket of hanging) socket.destroy();
      }),
    );
  }));

test('through another easlens as its proxy, with a log-in that nobody is told', () =>
  withFolder((folder) =>
    withFolder(async (other) => {
      const ca = await serverCa(folder, 'localhost');
      await withHttps(await ca.leafFor('localhost'), (port) => {
        const blind = ['--mode', 'forward', '--intercept', 'mail.example.com', '--allow-target', 'localhost'];
        return withInterceptor(other, blind, ({ easlens: parent }) => {
          const through = ['--upstream-proxy', `http://bob:hunter2@127.0.0.1:${parent.port}`];
          return withInterceptor(
            folder,
            [...FORWARD, '--upstream-ca', ca.file, ...through],
            async ({ easlens, curl }) => {
              assert.match(await curl(`https://localhost:${port}/x`), /^hello/);
              assert.not.match(JSON.stringify([...easlens.lines, ...parent.lines]), 'hunter2');
            },
          );
        });
      });
    }),
  ));

test('SOGo behind nginx and TLS, with curl as the phone, through the forward proxy', async () => {
  const sogo = await startSogo();
  try {
    await withFolder((folder) =>
      withInterceptor(
        folder,
        [...FORWARD, '--upstream-ca', sogo.tls.certificate],
        async ({ easlens, curl }) => {
          const { user, password } = sogo.mailbox;
          const query = `Cmd=FolderSync&User=${user}&DeviceId=CURL1&DeviceType=curl`;
          const url = `https://localhost:${sogo.tls.port}${sogo.tls.path}?${query}`;
          const login = ['-u', `${user}:${password}`, '-H', 'MS-ASProtocolVersion: 14.1'];
          const file = join(folder, 'body');
          writeFileSync(file, folderSync);
          const body = ['-H', 'Content-Type: application/vnd.ms-sync.wbxml', '--data-binary', `@${file}`];
          assert.is(await curl(...login, ...body, '-o', '/dev/null', '-w', '%{http_code}', url), '200');
          const exchange = await deadline(
            10_000,
            easlens.line(({ type }) => type === 'exchange'),
          );
          assert.is(exchange['command'], 'FolderSync');
          assert.is(exchange['status'], '1');
          assert.equal((exchange['response'] as { kind: string }).kind, 'wbxml');
          assert.not.match(JSON.stringify(easlens.lines), password);
        },
      ),
    );
  } finally {
    await sogo.stop();
  }
});

test.run();
