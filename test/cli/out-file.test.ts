import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openOutFile } from '../../src/cli/out-file.ts';
import { withScratch } from '../helpers/scratch.ts';

const test = suite('out file');
const CODE = 'EASLENS_TEST';

async function refusal(out: string, { force = false, inputs = [] as string[] } = {}): Promise<string> {
  try {
    await (await openOutFile({ out, force, code: CODE, inputs })).discard();
  } catch (error) {
    return String(error);
  }
  throw new Error(`${out} was opened`);
}

test('has its name when it is whole, and leaves nothing where it is given up', async () => {
  await withScratch(async (folder) => {
    const out = join(folder, 'out');
    const given = await openOutFile({ out, force: false, code: CODE, inputs: [] });
    await given.write('half');
    assert.not.ok(readdirSync(folder).includes('out'));
    await given.discard();
    assert.equal(readdirSync(folder), []);
    const kept = await openOutFile({ out, force: false, code: CODE, inputs: [] });
    await kept.write('whole');
    await kept.keep();
    await kept.discard();
    assert.is(readFileSync(out, 'utf8'), 'whole');
    assert.is(lstatSync(out).mode & 0o777, 0o600);
  });
});

test('overwrites nothing that came meanwhile', async () => {
  await withScratch(async (folder) => {
    const out = join(folder, 'out');
    const file = await openOutFile({ out, force: false, code: CODE, inputs: [] });
    writeFileSync(out, 'first');
    let problem: unknown;
    await file.keep().catch((error: unknown) => {
      problem = error;
    });
    await file.discard();
    assert.match(String(problem), 'it is there already');
    assert.is(readFileSync(out, 'utf8'), 'first');
    assert.equal(readdirSync(folder), ['out']);
  });
});

test('--force writes to where a link leads, and over no capture by any of its names', async () => {
  await withScratch(async (folder) => {
    const [real, out] = [join(folder, 'real'), join(folder, 'link')];
    writeFileSync(real, 'old');
    symlinkSync(real, out);
    assert.match(await refusal(out, { force: true, inputs: [real] }), 'it is a capture that is read');
    const file = await openOutFile({ out, force: true, code: CODE, inputs: [] });
    await file.write('new');
    await file.keep();
    assert.ok(lstatSync(out).isSymbolicLink());
    assert.is(readFileSync(real, 'utf8'), 'new');
    assert.match(await refusal(folder), 'it is there already');
  });
});

test('a pipe stays a pipe, and gets the bytes', async () => {
  if (process.platform === 'win32') return void process.stdout.write('no pipes with names here ');
  await withScratch(async (folder) => {
    const out = join(folder, 'pipe');
    execFileSync('mkfifo', [out]);
    for (const force of [false, true]) {
      const read = readFile(out, 'utf8');
      const file = await openOutFile({ out, force, code: CODE, inputs: [] });
      await file.write('bytes');
      await file.keep();
      assert.is(await read, 'bytes');
      assert.ok(lstatSync(out).isFIFO());
    }
  });
});

test.run();
