import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('real/session');
const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const TARGET = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';
/** What has to be in the file after a kill. */
const KEPT_MS = 200;
const ROUNDS = 6;
const ANSWER = Buffer.alloc(2048, 'x');

/** A proxy in front of a server of ours that answers at once. */
interface Recorded {
  readonly program: ChildProcess;
  readonly port: number;
  readonly notes: readonly string[];
}

async function start(file: string, upstream: number, ...more: readonly string[]): Promise<Recorded> {
  const where = ['--upstream', `http://127.0.0.1:${upstream}`, '--listen', '127.0.0.1:0', '--session', file];
  const program = spawn(process.execPath, [PROGRAM, 'proxy', ...where, '--output', 'json', ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const notes: string[] = [];
  const listening = Promise.withResolvers<number>();
  createInterface(program.stdout as never).on('line', (text) => {
    const line = JSON.parse(text) as { type: string; port?: number; message?: string };
    if (line.type === 'listening') listening.resolve(Number(line.port));
    if (line.type === 'note') notes.push(line.message ?? '');
  });
  program.once('exit', () => listening.reject(new Error('easlens ended')));
  return { program, port: await listening.promise, notes };
}

async function withServer(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.setHeader('Content-Type', 'application/octet-stream');
    outgoing.end(ANSWER);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** One exchange; resolves with the time at which its answer had ended, or undefined where the proxy has gone. */
function post(port: number, name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const outgoing = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: `${TARGET}&N=${name}`,
      agent: false,
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.on('response', (incoming) => {
      incoming.resume();
      incoming.on('end', () => resolve(Date.now()));
      incoming.on('error', () => resolve(undefined));
      incoming.on('aborted', () => resolve(undefined));
    });
    outgoing.end('body');
  });
}

/** Sends as fast as eight connections can until told to stop; gives when each exchange had ended. */
async function load(port: number, isOver: () => boolean): Promise<ReadonlyMap<string, number>> {
  const ended = new Map<string, number>();
  let count = 0;
  const sender = async (): Promise<void> => {
    while (!isOver()) {
      const name = `n${count++}x`;
      const at = await post(port, name);
      if (at === undefined) return;
      ended.set(name, at);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return ended;
}

function sqlite(file: string, query: string): string {
  if (!existsSync('/usr/bin/sqlite3')) {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'sqlite3'], { stdio: 'ignore' });
  }
  return execFileSync('sqlite3', [file, query], { encoding: 'utf8', maxBuffer: 1e9 }).trim();
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-real-session-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(`kill -9 under load, ${ROUNDS} times: what is older than ${KEPT_MS} ms is in the file`, () =>
  withFolder((folder) =>
    withServer(async (upstream) => {
      const file = join(folder, 'kill.easlens');
      let total = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const { program, port } = await start(file, upstream);
        let isKilled = false;
        const loading = load(port, () => isKilled);
        await pause(700 + round * 137);
        const killedAt = Date.now();
        isKilled = true;
        program.kill('SIGKILL');
        await once(program, 'exit');
        const ended = await loading;
        const kept = sqlite(
          file,
          `SELECT target FROM exchange WHERE run = ${round + 1} AND duration_ms IS NOT NULL`,
        );
        const names = new Set(kept.split('\n').map((target) => /&N=(\w+)/.exec(target)?.[1]));
        const due = [...ended].filter(([, at]) => at < killedAt - KEPT_MS);
        assert.ok(due.length > 50, `${due.length} exchanges before the kill`);
        const lost = due.filter(([name]) => !names.has(name));
        assert.equal(lost, [], `${lost.length} of ${due.length} lost in round ${round}`);
        total += due.length;
      }
      assert.is(sqlite(file, 'PRAGMA integrity_check'), 'ok');
      console.log(`  ${total} exchanges older than ${KEPT_MS} ms, none lost`);
    }),
  ));

test('the sqlite3 program reads a session while it grows, bodies too', () =>
  withFolder((folder) =>
    withServer(async (upstream) => {
      const file = join(folder, 'grows.easlens');
      const { program, port } = await start(file, upstream);
      await post(port, 'one');
      await pause(KEPT_MS);
      assert.is(sqlite(file, 'SELECT count(*) FROM exchange'), '1');
      const body = `SELECT sqlar_uncompress(data, size) FROM message JOIN body ON body.id = message.body WHERE part = 'response'`;
      assert.is(sqlite(file, body), ANSWER.toString());
      await post(port, 'two');
      await pause(KEPT_MS);
      assert.is(sqlite(file, 'SELECT count(*) FROM exchange'), '2');
      program.kill('SIGINT');
      await once(program, 'exit');
      assert.is(sqlite(file, 'PRAGMA application_id; PRAGMA user_version'), `${0x4541536c}\n1`);
      assert.not.ok(existsSync(`${file}-wal`));
    }),
  ));

test('a full disk stops the recording, never the traffic, and room brings it back', () =>
  withFolder((folder) =>
    withServer(async (upstream) => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
      try {
        const filler = join(disk, 'filler');
        const file = join(disk, 'a.easlens');
        const { program, port, notes } = await start(file, upstream);
        await post(port, 'before');
        await pause(KEPT_MS);
        try {
          execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' });
        } catch {
          // dd ends with an error where the disk is full, which is what it is for.
        }
        for (let number = 0; number < 60; number++) assert.ok(await post(port, `full${number}`));
        await pause(500);
        assert.ok(
          notes.some((note) => note.startsWith('The session is not recorded for now')),
          notes.join(),
        );
        rmSync(filler);
        await pause(4500);
        assert.ok(
          notes.some((note) => note.startsWith('The session is recorded again')),
          notes.join(),
        );
        assert.ok(await post(port, 'after'));
        program.kill('SIGINT');
        await once(program, 'exit');
        assert.is(sqlite(file, 'SELECT count(*) FROM exchange'), '62');
      } finally {
        execFileSync('umount', [disk]);
      }
    }),
  ));

test('what is in the file is no secret', () =>
  withFolder((folder) =>
    withServer(async (upstream) => {
      const file = join(folder, 'secret.easlens');
      const { program, port } = await start(file, upstream);
      await new Promise((resolve) => {
        const headers = {
          Authorization: `Basic ${Buffer.from('alice:hunter2').toString('base64')}`,
          'X-MS-PolicyKey': '3942919513',
        };
        const outgoing = request({
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: TARGET,
          headers,
          agent: false,
        });
        outgoing.on('response', (incoming) => incoming.resume().on('end', resolve)).end();
      });
      program.kill('SIGINT');
      await once(program, 'exit');
      const bytes = readFileSync(file).toString('latin1');
      for (const secret of ['hunter2', Buffer.from('alice:hunter2').toString('base64'), '3942919513'])
        assert.not.ok(bytes.includes(secret), secret);
      assert.ok(bytes.includes('X-MS-PolicyKey'));
    }),
  ));

test.run();
