import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LineWriter } from '../../../src/cli/output/line-writer.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('line-writer');

test('writes everything in order and says when it has left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-lines-'));
  const descriptor = openSync(join(folder, 'out'), 'w');
  const writer = new LineWriter(descriptor);
  for (let line = 0; line < 1000; line++) writer.write(`line ${line}\n`);
  await deadline(5000, writer.drained(5000));
  writer.write('last\n');
  await deadline(5000, writer.drained(5000));
  closeSync(descriptor);
  const lines = readFileSync(join(folder, 'out'), 'utf8').split('\n');
  rmSync(folder, { recursive: true });
  assert.is(lines.length, 1002);
  assert.is(lines[999], 'line 999');
  assert.is(lines[1000], 'last');
});

/** A program that floods standard output through a LineWriter, then reports on standard error that its loop still turns. */
const flood = `
  import { LineWriter } from ${JSON.stringify(new URL('../../../src/cli/output/line-writer.ts', import.meta.url).href)};
  const writer = new LineWriter(1);
  const line = 'x'.repeat(65536);
  for (let count = 0; count < 400; count++) writer.write(line);
  setTimeout(() => { process.stderr.write(String(writer.takeDropped())); process.exit(0); }, 100);
`;

test('goes on when nobody reads, and counts what it dropped', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', flood], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  // Standard output is never read: a synchronous write would hang the child here.
  const code = await deadline(20_000, new Promise((resolve) => child.on('exit', resolve)));
  assert.is(code, 0);
  assert.ok(Number(said) > 100, `dropped ${said}`);
  child.stdout.destroy();
});

/** A program that ends its lines as the proxy does. */
const ending = `
  import { LineWriter } from ${JSON.stringify(new URL('../../../src/cli/output/line-writer.ts', import.meta.url).href)};
  const writer = new LineWriter(1);
  writer.write('x'.repeat(1 << 20));
  await writer.drained(50);
  process.stderr.write('given up');
  process.exit(0);
`;

test('gives up on a reader that takes nothing', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', ending], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const code = await deadline(10_000, new Promise((resolve) => child.on('exit', resolve))).finally(() =>
    child.kill('SIGKILL'),
  );
  assert.is(code, 0);
  assert.is(said, 'given up');
  child.stdout.destroy();
});

test('stays quiet once the reader has gone', async () => {
  const writer = new LineWriter(1_000_000);
  writer.write('to nowhere\n');
  await deadline(5000, writer.drained(5000));
  writer.write('again\n');
  await deadline(5000, writer.drained(5000));
});

test.run();
