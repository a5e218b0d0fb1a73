import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ByteInput, openInput } from '../../../src/capture/read/byte-input.ts';
import { deadline } from '../../helpers/deadline.ts';
import { withFile, withScratch } from '../../helpers/scratch.ts';

const test = suite('capture: byte input');

test('a file gives its bytes, then nothing', async () => {
  await withFile('abc', async (path) => {
    const input = await opened(path);
    assert.is(input.size, 3);
    assert.equal(await input.read(), Buffer.from('abc'));
    assert.is(await input.read(), undefined);
    await input.close();
  });
});

test('a folder is no input', async () => {
  await withScratch(async (folder) => assert.is(await openInput(folder), undefined));
});

test('a device is read as a file whose size nobody knows', async () => {
  const input = await opened('/dev/null');
  assert.is(input.size, undefined);
  assert.is(await input.read(), undefined);
  await input.close();
});

test('a pipe gives its bytes, then nothing', async () => {
  await withPipe(async (path) => {
    const input = await opened(path);
    createWriteStream(path).end('abc');
    assert.equal(await deadline(5000, input.read()), Buffer.from('abc'));
    assert.is(await deadline(5000, input.read()), undefined);
    await input.close();
  });
});

test('a pipe that nobody writes to is opened at once, and closing ends the read that waits', async () => {
  await withPipe(async (path) => {
    const input = await deadline(5000, opened(path));
    const reading = input.read().catch(() => undefined);
    await input.close();
    assert.is(await deadline(5000, reading), undefined);
  });
});

async function opened(path: string): Promise<ByteInput> {
  const input = await openInput(path);
  assert.ok(input);
  return input;
}

async function withPipe(run: (path: string) => Promise<void>): Promise<void> {
  await withScratch(async (folder) => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await run(path);
  });
}

test.run();
