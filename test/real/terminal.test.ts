import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

interface Ended {
  /** What the program's exit code was; null where it had to be killed. */
  readonly code: number | null;
  readonly screen: string;
}

/** Runs the built program on a terminal of its own (`script` of util-linux makes one). */
function onTerminal(...words: readonly string[]): Promise<Ended> {
  const command = [process.execPath, PROGRAM, ...words].map((word) => `'${word}'`).join(' ');
  return new Promise((resolve) => {
    const given = ['--quiet', '--return', '--command', command, '/dev/null'];
    const child = execFile('script', given, { timeout: 20_000, killSignal: 'SIGKILL' }, (_, screen) =>
      resolve({ code: child.exitCode, screen }),
    );
  });
}

const test = suite('terminal');

test('an address that is taken is said on the screen, not under it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const listen = ['--listen', `127.0.0.1:${port}`];
  const { code, screen } = await onTerminal('proxy', '--upstream', 'http://127.0.0.1:1', ...listen);
  other.close();
  assert.is(code, 2, screen);
  const [, after = ''] = screen.split('\u001b[?1049l');
  assert.match(after, `EASLENS_LISTEN Another program listens on 127.0.0.1:${port} already`);
});

test.run();
