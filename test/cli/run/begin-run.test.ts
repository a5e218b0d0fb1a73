import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../../helpers/deadline.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('cli: a session in a place that may not be written');
const BIN = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url));

/** Runs with a folder in which nobody may make a file: for root, who may everywhere else, one that the kernel keeps. */
function withReadOnly(use: (folder: string) => Promise<void>): Promise<void> {
  if (process.getuid?.() === 0) return use('/sys/kernel');
  return withFolder(async (folder) => {
    chmodSync(folder, 0o500);
    await use(folder);
    chmodSync(folder, 0o700);
  });
}

async function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, answer) => answer.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function start(upstream: string, home: string, ...more: readonly string[]) {
  const words = ['proxy', '--upstream', upstream, '--listen', '127.0.0.1:0', '--output', 'json', ...more];
  return spawn(process.execPath, ['--import', 'tsx', BIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, EASLENS_HOME: home },
  });
}

if (process.platform === 'linux') {
  test('the proxy says that nothing is recorded, and passes everything on', () =>
    withReadOnly((folder) =>
      withServer(async (upstream) => {
        const program = start(upstream, join(folder, 'easlens'));
        const exit = once(program, 'exit');
        const notes: string[] = [];
        const listening = Promise.withResolvers<number>();
        createInterface(program.stdout).on('line', (text) => {
          const line = JSON.parse(text) as { type: string; port?: number; message?: string };
          if (line.type === 'listening') listening.resolve(Number(line.port));
          if (line.type === 'note') notes.push(line.message ?? '');
        });
        const port = await deadline(20_000, listening.promise);
        const answer = await fetch(`http://127.0.0.1:${port}/Microsoft-Server-ActiveSync?Cmd=Ping`);
        assert.is(await answer.text(), 'hello');
        program.kill('SIGTERM');
        assert.equal(await deadline(20_000, exit), [0, null]);
        assert.match(notes.join('\n'), /No session is recorded: .*easlens.* --no-session does without\./);
      }),
    ));

  test('a file that somebody named has to be one that can be written', () =>
    withReadOnly((folder) =>
      withServer(async (upstream) => {
        const program = start(upstream, folder, '--session', join(folder, 'a.easlens'));
        const exit = once(program, 'exit');
        let said = '';
        program.stderr.on('data', (chunk: Buffer) => {
          said += chunk;
        });
        assert.equal(await deadline(20_000, exit), [2, null]);
        assert.match(
          said,
          /EASLENS_SESSION .*a\.easlens cannot be written.*\nGive --session the path of a file/,
        );
      }),
    ));
} else process.stderr.write('skipped: read-only folders, for only Linux has one that root may not write\n');

test.run();
