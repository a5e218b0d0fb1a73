import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { type Easlens, startEaslens } from './easlens.ts';

const test = suite('real/tls');
const run = promisify(execFile);

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
}

const HTTPS = [
  '--listen',
  'https://127.0.0.1:0',
  '--cert',
  fixture('localhost.pem'),
  '--key',
  fixture('localhost.key'),
];
const TRUSTED = ['--upstream-ca', fixture('ca.pem')];

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function withEaslens(
  upstream: string,
  options: readonly string[],
  use: (easlens: Easlens) => Promise<void>,
): Promise<void> {
  const easlens = await startEaslens(upstream, ...options);
  try {
    await use(easlens);
  } finally {
    assert.is(await deadline(20_000, easlens.stop()), 0);
  }
}

async function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createHttpServer((request, response) => {
    request.resume().on('end', () => response.end(`hello ${request.url}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `openssl s_server`, ready to be asked. */
async function withOpenssl(words: readonly string[], use: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const server: ChildProcess = spawn(
    'openssl',
    ['s_server', '-accept', `127.0.0.1:${port}`, '-www', '-quiet', ...words],
    { stdio: 'ignore' },
  );
  const answers = async () => {
    for (;;) {
      const socket = connect(port, '127.0.0.1');
      const isOpen = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      socket.destroy();
      if (isOpen) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  try {
    await deadline(10_000, answers());
    await use(`https://localhost:${port}`);
  } finally {
    server.kill();
  }
}

async function curl(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('curl', ['-sS', '--noproxy', '*', '--max-time', '20', ...words]);
  return stdout;
}

test('curl gets its answer over HTTPS, by HTTP/1.1, and TLS 1.1 gets none', () =>
  withServer((upstream) =>
    withEaslens(upstream, HTTPS, async ({ port }) => {
      const url = `https://localhost:${port}/x`;
      const asks = (...words: string[]) => curl('--cacert', fixture('ca.pem'), ...words, url);
      assert.is(await asks('-w', ' %{http_version}'), 'hello /x 1.1');
      assert.is(await asks('--tls-max', '1.2', '-d', 'abc'), 'hello /x');
      const old = asks('--tls-max', '1.1', '--ciphers', 'DEFAULT@SECLEVEL=0');
      assert.match(await old.catch(String), /curl: \(35\)/);
    }),
  ));

test('a device that rejects the certificate is told of, with its alert', () =>
  withServer((upstream) =>
    withEaslens(upstream, HTTPS, async ({ port, line }) => {
      const answer = await curl(`https://localhost:${port}/`).catch(String);
      assert.match(answer, /curl: \(60\)/);
      const note = await deadline(
        10_000,
        line(({ rule }) => rule === 'easlens/device-does-not-trust'),
      );
      assert.match(String(note['message']), /TLS alert unknown_ca.*Certificate Trust Settings/);
    }),
  ));

test('a thousand handshakes that hang do not lock curl out', () =>
  withServer((upstream) =>
    withEaslens(upstream, HTTPS, async ({ port }) => {
      const hanging = Array.from({ length: 1000 }, () => connect(port, '127.0.0.1').on('error', () => {}));
      for (const socket of hanging) socket.write('\x16\x03\x01');
      const url = `https://localhost:${port}/y`;
      assert.is(await curl('--cacert', fixture('ca.pem'), url), 'hello /y');
      for (const socket of hanging) socket.destroy();
    }),
  ));

for (const version of ['-tls1_2', '-tls1_3']) {
  test(`a server that demands a client certificate over ${version} is named, and served with one`, () =>
    withFolder(async (folder) => {
      const [certificate, key, both, p12] = ['c.pem', 'c.key', 'both.pem', 'c.p12'].map((name) =>
        join(folder, name),
      ) as [string, string, string, string];
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
      await run('openssl', [
        'req',
        '-x509',
        '-days',
        '2',
        ...curve,
        '-subj',
        '/CN=phone',
        '-out',
        certificate,
        '-keyout',
        key,
      ]);
      await run('sh', ['-c', `cat ${certificate} ${key} > ${both}`]);
      await run('openssl', ['pkcs12', '-export', '-in', both, '-out', p12, '-passout', 'pass:']);
      const own = ['-cert', fixture('localhost.pem'), '-key', fixture('localhost.key')];
      const demands = ['-Verify', '1', '-verify_return_error', '-CAfile', certificate, version];
      await withOpenssl([...own, ...demands], async (upstream) => {
        const options = ['--listen', '127.0.0.1:0', ...TRUSTED];
        await withEaslens(upstream, options, async ({ port, lines }) => {
          const answer = await curl(`http://127.0.0.1:${port}/`);
          assert.match(answer, /it demands a client certificate.*--client-cert HOST=FILE/);
          await curl(`http://127.0.0.1:${port}/`);
          const told = lines.filter(({ rule }) => rule === 'easlens/client-certificate-demanded');
          assert.is(told.length, 1);
          assert.match(
            String(told[0]?.['message']),
            /^No connection to https:.* it demands a client certificate/,
          );
        });
        for (const file of [both, p12]) {
          await withEaslens(
            upstream,
            [...options, '--client-cert', `localhost=${file}`],
            async ({ port }) => {
              assert.match(await curl(`http://127.0.0.1:${port}/`), /CN ?= ?phone/);
            },
          );
        }
      });
    }));
}

test('curl, sent to another server, stays with --keep-devices, and its log-in gets there from here', async () => {
  const asked: string[] = [];
  const serve = async (status: number, headers: Record<string, string>) => {
    const server = createHttpServer((request, response) => {
      asked.push(`${status} ${request.headers.host} ${request.headers.authorization}`);
      request.resume().on('end', () => response.writeHead(status, headers).end(`from ${status}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
  };
  const path = '/Microsoft-Server-ActiveSync';
  const there = await serve(200, {});
  const here = await serve(307, { Location: `${there.url}${path}?Cmd=Ping&User=a&DeviceId=b` });
  try {
    await withEaslens(here.url, [...HTTPS, '--keep-devices'], async ({ port }) => {
      const url = `https://localhost:${port}${path}?Cmd=Ping&User=a&DeviceId=b`;
      const words = ['--cacert', fixture('ca.pem'), '-L', '--max-redirs', '3', '-u', 'a:secret', '-d', 'x'];
      assert.is(await curl(...words, '-w', ' %{url_effective}', url), `from 200 ${url}`);
      const logIn = `Basic ${Buffer.from('a:secret').toString('base64')}`;
      assert.equal(asked, [`307 localhost:${port} ${logIn}`, `200 ${there.url.slice(7)} ${logIn}`]);
    });
  } finally {
    for (const { server } of [here, there]) {
      server.closeAllConnections();
      server.close();
    }
  }
});

const UNTRUSTED = /not trusted; --upstream-ca FILE trusts its CA/;

test('an upstream whose certificate has expired is told, and passed over when asked to', () =>
  withOpenssl(['-cert', fixture('expired.pem'), '-key', fixture('localhost.key')], (upstream) =>
    untrusted(upstream, fixture('expired.pem'), /has expired; --insecure takes it/, /has expired/),
  ));

test('and so is one whose certificate is for another name, or of a CA that nobody trusts', () =>
  withOpenssl(['-cert', fixture('other.pem'), '-key', fixture('other.key')], (upstream) =>
    untrusted(upstream, fixture('ca.pem'), /is for another name; --insecure takes it/, UNTRUSTED),
  ));

/** What is said of an upstream when its CA is trusted, when it is not, and when nothing is verified. */
async function untrusted(upstream: string, ca: string, says: RegExp, saysWithoutCa: RegExp): Promise<void> {
  const listen = ['--listen', '127.0.0.1:0'];
  await withEaslens(upstream, [...listen, '--upstream-ca', ca], async ({ port }) => {
    assert.match(await curl(`http://127.0.0.1:${port}/`), says);
  });
  await withEaslens(upstream, listen, async ({ port }) => {
    assert.match(await curl(`http://127.0.0.1:${port}/`), saysWithoutCa);
  });
  await withEaslens(upstream, [...listen, '--insecure'], async ({ port }) => {
    assert.match(await curl(`http://127.0.0.1:${port}/`), /<HTML>/);
  });
}

test.run();
