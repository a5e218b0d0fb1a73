import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../helpers/captures.ts';
import { deadline } from '../helpers/deadline.ts';

const test = suite('cli/proxy');
const program = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

function start(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', program, 'proxy', '--no-session', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What a run that ends by itself printed. */
async function ended(...words: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const child = start(...words);
  try {
    const [[code], out, errors] = await deadline(
      30_000,
      Promise.all([once(child, 'close'), text(child.stdout as never), text(child.stderr as never)]),
    );
    return { code: code as number, out, errors };
  } finally {
    child.kill('SIGKILL');
  }
}

/** A running proxy, its JSON lines as they come. */
class Running {
  readonly #child: ChildProcess;
  readonly lines: Line[] = [];
  #look = () => {};

  constructor(upstream: Server, words: readonly string[]) {
    const { port } = upstream.address() as AddressInfo;
    const where = ['--upstream', `http://127.0.0.1:${port}`, '--listen', ':0'];
    this.#child = start(...where, '--output', 'json', ...words);
    createInterface(this.#child.stdout as never).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Line);
      this.#look();
    });
  }

  line(type: string): Promise<Line> {
    const found = new Promise<Line>((resolve) => {
      this.#look = () => {
        const line = this.lines.find((candidate) => candidate.type === type);
        if (line) resolve(line);
      };
      this.#look();
    });
    return deadline(20_000, found);
  }

  async stop(signal: 'SIGINT' | 'SIGTERM'): Promise<number> {
    const closed = once(this.#child, 'close') as Promise<[number]>;
    this.#child.kill(signal);
    const [code] = await deadline(20_000, closed);
    return code;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

async function withUpstream(
  answer: (send: (body: Uint8Array) => void) => void,
  use: (running: Running, post: () => Promise<number>) => Promise<void>,
  words: readonly string[] = [],
): Promise<void> {
  const upstream = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.setHeader('Content-Type', 'application/vnd.ms-sync.wbxml');
    answer((body) => outgoing.end(body));
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const running = new Running(upstream, words);
  try {
    const { port } = await running.line('listening');
    await use(running, () => post(Number(port)));
  } finally {
    running.kill();
    upstream.closeAllConnections();
    upstream.close();
  }
}

/** Sends a Change that carries UmCallerID; resolves to the HTTP status once the answer has ended. */
function post(port: number): Promise<number> {
  const target = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=hand141&DeviceId=d1&DeviceType=lab';
  const headers = { 'MS-ASProtocolVersion': '14.1', 'Content-Type': 'application/vnd.ms-sync.wbxml' };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: target,
      headers,
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) =>
      incoming.resume().on('end', () => resolve(incoming.statusCode ?? 0)),
    );
    outgoing.end(capture('z-push/286').request.captured.bytes);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`prints the lines of the contract and ends cleanly on ${signal}`, async () => {
    const body = capture('z-push/286').response.captured.bytes;
    await withUpstream(
      (send) => send(body),
      async (running, post) => {
        assert.is(await deadline(10_000, post()), 200);
        const exchange = await running.line('exchange');
        assert.is(exchange['command'], 'Sync');
        assert.is(exchange['status'], '1');
        assert.equal(exchange['response'], { bytes: body.length, kind: 'wbxml' });
        assert.is(await running.stop(signal), 0);
        const rules = running.lines.filter(({ type }) => type === 'finding').map(({ rule }) => rule);
        assert.equal(rules, ['umcallerid/client-sent', 'umcallerid/status-6-missing']);
        assert.equal(running.lines.at(-1)?.['findings'], { error: 2, warning: 0, info: 0 });
      },
    );
  });
}

test('says as it starts where devices are set up, and answers there by itself', async () => {
  await withUpstream(
    () => assert.unreachable('the page went upstream'),
    async (running) => {
      const { setup, port } = await running.line('listening');
      assert.is(setup, `http://127.0.0.1:${port}/easlens`);
      const page = await fetch(String(setup));
      assert.is(page.status, 200);
      assert.match(await page.text(), 'Set up this device');
      assert.is(await running.stop('SIGINT'), 0);
      assert.is(running.lines.at(-1)?.['exchanges'], 0);
    },
  );
});

test('says as it starts what it enforces', async () => {
  const body = capture('z-push/286').response.captured.bytes;
  await withUpstream(
    (send) => send(body),
    async (running) => {
      const { enforce, onError } = await running.line('listening');
      assert.equal(enforce, { 'umcallerid/client-sent': 'block', 'umcallerid/format': 'rewrite' });
      assert.is(onError, 'block');
      assert.is(await running.stop('SIGINT'), 0);
    },
    [
      '--enforce',
      'umcallerid/format=rewrite',
      '--enforce',
      '*/client-s?nt=block',
      '--enforce',
      'um-*=report',
      '--on-error',
      'block',
    ],
  );
});

test('lets an open exchange end before it stops', async () => {
  let answer = () => {};
  await withUpstream(
    (send) => {
      answer = () => send(new Uint8Array());
    },
    async (running, post) => {
      const answered = post();
      answered.catch(() => {});
      await running.line('finding');
      const stopped = running.stop('SIGINT');
      const note = await running.line('note');
      assert.match(String(note['message']), /1 open exchange/);
      answer();
      assert.is(await deadline(10_000, answered), 200);
      assert.is(await stopped, 0);
      assert.is((await running.line('exchange'))['httpStatus'], 200);
    },
  );
});

test('keeps devices where the configuration file says so, and tells of it', async () => {
  const asked: string[] = [];
  const answers = (status: number, headers: Record<string, string>) =>
    createServer((incoming, outgoing) => {
      asked.push(`${status} ${incoming.headers.host}`);
      incoming.resume();
      outgoing.writeHead(status, headers).end();
    });
  const there = answers(200, {});
  await once(there.listen(0, '127.0.0.1'), 'listening');
  const away = `http://localhost:${(there.address() as AddressInfo).port}`;
  const here = answers(451, { 'X-MS-Location': `${away}/Microsoft-Server-ActiveSync` });
  await once(here.listen(0, '127.0.0.1'), 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  const config = join(folder, 'easlens.yaml');
  writeFileSync(config, 'keep-devices: true\n');
  const running = new Running(here, ['--no-default-rules', '--config', config]);
  try {
    const listening = await running.line('listening');
    assert.is(listening['keepsDevices'], true);
    assert.is(await post(Number(listening['port'])), 451);
    assert.is(await post(Number(listening['port'])), 200);
    const finding = await running.line('finding');
    assert.equal([finding['rule'], finding['action']], ['easlens/leaves-proxy', 'rewritten']);
    assert.equal(asked, [`451 127.0.0.1:${listening['port']}`, `200 ${away.slice('http://'.length)}`]);
  } finally {
    running.kill();
    rmSync(folder, { recursive: true });
    for (const server of [here, there]) {
      server.closeAllConnections();
      server.close();
    }
  }
});

test('says what is missing or wrong, with a way out, and exits with 2', async () => {
  const occupied = createServer();
  await once(occupied.listen(0, '127.0.0.1'), 'listening');
  const { port } = occupied.address() as AddressInfo;
  const upstream = ['--upstream', 'http://127.0.0.1:9'];
  const rows: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [[], /EASLENS_UPSTREAM .*\n.*--upstream https/],
    [['--upstream', 'mail'], /EASLENS_USAGE .*https:\/\/mail\.example\.com/],
    [
      [...upstream, '--listen', `127.0.0.1:${port}`],
      /EASLENS_LISTEN Another program listens.*\n.*--listen HOST:PORT/,
    ],
    [[...upstream, '--upstream-ca', 'missing.pem'], /EASLENS_UPSTREAM_CA Cannot read missing\.pem/],
    [[...upstream, '--rules', 'missing.yaml'], /EASLENS_RULE_FILE .*\n?.*missing\.yaml/],
    [[...upstream, '--enforce', 'umcallerid/format'], /EASLENS_USAGE .*--enforce.*RULE=ACTION/],
    [[...upstream, '--enforce', 'umcalerid/format=block'], /EASLENS_ENFORCE .*\n.*umcallerid\/format\?/],
    [[...upstream, '--on-error', 'drop'], /EASLENS_USAGE .*pass, block/],
    [[...upstream, '--nonsense'], /EASLENS_USAGE unknown option '--nonsense'\n.*--help/],
  ];
  const results = await Promise.all(rows.map(([words]) => ended(...words)));
  occupied.close();
  for (const [index, [words, says]] of rows.entries()) {
    const { code, out, errors } = results[index] as { code: number; out: string; errors: string };
    assert.is(code, 2, words.join(' '));
    assert.match(errors, says);
    assert.is(out, '');
    assert.not.match(errors, /\n {4}at /);
  }
});

test.run();
