import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('cli/bin');

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

/** Runs the program with a stream whose writes fail. */
function runWith(stream: 'stdout' | 'stderr', code: string, ...argv: readonly string[]) {
  const broken = `
    process.${stream}.write = () => {
      queueMicrotask(() => process.${stream}.emit('error', Object.assign(new Error('gone'), { code: '${code}' })));
      return true;
    };`;
  const preload = `data:text/javascript,${encodeURIComponent(broken)}`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--import', preload, bin, ...argv],
    { encoding: 'utf8', timeout: 20_000 },
  );
  return { status, stderr };
}

for (const code of ['EPIPE', 'EIO']) {
  test(`${code} on standard output ends the program without a word`, () => {
    assert.equal(runWith('stdout', code, '--help'), { status: 0, stderr: '' });
  });
}

test('a standard error that takes nothing changes no exit code', () => {
  assert.is(runWith('stderr', 'EIO', 'decode', 'no-such-file').status, 2);
});

test.run();
