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

/** Runs the built program on a terminal of its own (`script` of util-linux makes one); quits when the demo is over. */
function onTerminal(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = [process.execPath, PROGRAM, ...words].map((word) => `'${word}'`).join(' ');
  return new Promise((resolve) => {
    const given = ['--quiet', '--return', '--command', command, '/dev/null'];
    const { NO_COLOR, FORCE_COLOR, ...rest } = process.env;
    const options = {
      timeout: 20_000,
      killSignal: 'SIGKILL',
      env: { ...rest, TERM: 'xterm-256color', ...env },
    } as const;
    const child = execFile('script', given, options, (_, screen) =>
      resolve({ code: child.exitCode, screen }),
    );
    let seen = '';
    child.stdout?.on('data', (text: string) => {
      seen += text;
      if (!seen.includes('The demo is over')) return;
      seen = '';
      child.stdin?.write('q');
    });
  });
}

const test = suite('terminal');

test('an address that is taken is said on the screen, not under it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const listen = ['--listen', `127.0.0.1:${port}`];
  const { code, screen } = await onTerminal([
    'proxy',
    '--no-session',
    '--upstream',
    'http://127.0.0.1:1',
    ...listen,
  ]);
  other.close();
  assert.is(code, 2, screen);
  const [, after = ''] = screen.split('\u001b[?1049l');
  assert.match(after, `EASLENS_LISTEN Another program listens on 127.0.0.1:${port} already`);
});

/** Colours of 256, of 16, and the inversion that marks the cursor. */
const OF_256 = /\u001b\[[\d;]*38;5;\d+/;
const OF_16 = /\u001b\[(?:\d+;)*(?:3[0-7]|9[0-7])m/;

const colors: readonly (readonly [
  name: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  is: string,
])[] = [
  ['a terminal of 256 colours', [], {}, '256'],
  ['a terminal of 16', [], { TERM: 'xterm' }, '16'],
  ['NO_COLOR', [], { NO_COLOR: '1' }, 'none'],
  ['NO_COLOR beside FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '3' }, 'none'],
  ['--color never', ['--color', 'never'], {}, 'none'],
  ['--color=never', ['--color=never'], { FORCE_COLOR: '3' }, 'none'],
  ['--color always beside NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, '256'],
  ['--color=always on a terminal of 16', ['--color=always'], { TERM: 'xterm', FORCE_COLOR: '0' }, '16'],
];

for (const [name, words, env, is] of colors) {
  test(`${name}: colours of the terminal UI and of the summary`, async () => {
    const { screen } = await onTerminal(['demo', '--speed', '100', ...words], env);
    const [ui = '', after = ''] = screen.split('\u001b[?1049l');
    assert.is(
      OF_256.test(ui) ? '256' : OF_16.test(ui) ? '16' : 'none',
      is,
      JSON.stringify(ui.slice(0, 2000)),
    );
    // What is in use beside colours stays.
    assert.match(ui, '\u001b[1m');
    assert.match(after, /exchanges/);
    assert.is(
      /\u001b\[[\d;]*m/.test(after.replaceAll('\u001b[0m', '')),
      is !== 'none',
      JSON.stringify(after),
    );
  });
}

test.run();
