import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../../helpers/deadline.ts';
import { withScratch } from '../../helpers/scratch.ts';

const test = suite('scan: action');
const BIN = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url));
const FLOWS = fileURLToPath(new URL('../../fixtures/tools/mitmdump.mitm', import.meta.url));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends a scan that waits for more, with what there was`, async () => {
    await withScratch(async (folder) => {
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const program = spawn(process.execPath, ['--import', 'tsx', BIN, 'scan', fifo, '--where', 'true'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const source = createWriteStream(fifo);
      source.on('error', () => {});
      const exit = once(program, 'exit');
      let text = '';
      const begun = Promise.withResolvers<void>();
      program.stdout.on('data', (chunk: Buffer) => {
        text += chunk;
        begun.resolve();
      });
      // So much that a part of the output is full, and then nothing more.
      const flows = readFileSync(FLOWS);
      for (let count = 0; count < 60; count++) source.write(flows);
      await deadline(60_000, begun.promise);
      program.kill(signal);
      const [code] = (await deadline(20_000, exit)) as [number];
      source.destroy();
      assert.is(code, 130);
      assert.match(text, 'Ended before all was read.');
      assert.match(text, /^#1 /m);
      assert.match(text, /exchanges: \d+ errors/);
    });
  });
}

test.run();
