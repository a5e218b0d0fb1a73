import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../../helpers/deadline.ts';
import { withScratch } from '../../helpers/scratch.ts';

const test = suite('export: action');
const BIN = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url));
const FLOWS = fileURLToPath(new URL('../../fixtures/tools/mitmdump.mitm', import.meta.url));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends an export from a pipe that has gone silent, and nothing is left`, async () => {
    await withScratch(async (folder) => {
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const words = ['export', fifo, '--to', 'har', '--out', join(folder, 'out.har')];
      const program = spawn(process.execPath, ['--import', 'tsx', BIN, ...words], { stdio: 'ignore' });
      const exit = once(program, 'exit');
      const source = createWriteStream(fifo);
      source.on('error', () => {});
      source.write(readFileSync(FLOWS));
      // As early as there is anything to take away.
      const isBegun = () => readdirSync(folder).some((name) => name.endsWith('.tmp'));
      while (!isBegun() && program.exitCode === null) await sleep(1);
      program.kill(signal);
      const [code] = (await deadline(20_000, exit)) as [number];
      source.destroy();
      assert.is(code, 130);
      assert.equal(readdirSync(folder), ['fifo']);
    });
  });
}

test.run();
