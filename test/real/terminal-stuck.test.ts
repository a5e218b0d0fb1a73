import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const REQUESTS = 2000;
/** Long, so that it tells nothing but whether an answer comes at all; in milliseconds. */
const ANSWERED_WITHIN_MS = 15_000;
const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';

const test = suite('terminal stuck');

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function ask(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: PATH, method: 'POST' }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

async function isUp(port: number): Promise<void> {
  while ((await ask(port).catch(() => 0)) !== 200) await new Promise((done) => setTimeout(done, 50));
}

/** Writes to a terminal until it takes no more: a write that waits, waits for ever from then on. */
async function fill(terminal: string): Promise<void> {
  const descriptor = openSync(terminal, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  // The system moves what was written out of the way a few times.
  for (let times = 0; times < 5; times++) {
    try {
      for (;;) writeSync(descriptor, 'x'.repeat(1000));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  closeSync(descriptor);
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

test('a terminal that takes nothing stops neither the traffic nor the end', async () => {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const port = await freePort();
  const words = [
    process.execPath,
    PROGRAM,
    'proxy',
    '--no-session',
    '--upstream',
    upstream,
    '--listen',
    `127.0.0.1:${port}`,
  ];
  const terminal = spawn('script', ['--quiet', '--return', '--command', words.join(' '), '/dev/null'], {
    env: { ...process.env, TERM: 'xterm' },
  });
  const ended = once(terminal, 'exit');
  try {
    await deadline(20_000, isUp(port));
    const children = `/proc/${terminal.pid}/task/${terminal.pid}/children`;
    const pid = Number(readFileSync(children, 'utf8').trim().split(' ')[0]);
    // Whoever reads the terminal stands still from here on.
    terminal.kill('SIGSTOP');
    await fill(readlinkSync(`/proc/${pid}/fd/1`));
    const before = memoryOf(pid);
    for (let count = 0; count < REQUESTS; count++)
      assert.is(await deadline(ANSWERED_WITHIN_MS, ask(port)), 200);
    const grown = memoryOf(pid) - before;
    assert.ok(grown < 100 * 1024 ** 2, `memory grew by ${grown} bytes`);
    process.kill(pid, 'SIGTERM');
    await deadline(10_000, gone(pid));
  } finally {
    terminal.kill('SIGKILL');
    await ended;
    server.close();
  }
});

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

test.run();
