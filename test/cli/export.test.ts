import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedBody, XmlBody } from '../../src/inspect/message.ts';
import { captures } from '../helpers/captures.ts';
import { exchangesOf } from '../helpers/read.ts';
import { runCommand } from '../helpers/run-command.ts';
import { withScratch } from '../helpers/scratch.ts';

const test = suite('export');
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const folder = join(fixtures, 'captures');
const log = join(fixtures, 'logs/mailbox-log.txt');

function hexOf(body: CapturedBody | XmlBody | undefined): string {
  return body && 'bytes' in body ? Buffer.from(body.bytes).toString('hex') : '';
}

const run = (...words: string[]) => runCommand(['export', ...words]);

test('writes each format, for its owner alone, and says so', async () => {
  await withScratch(async (scratch) => {
    for (const to of ['har', 'mitm', 'pcapng', 'xml', 'folder']) {
      const out = join(scratch, `out.${to}`);
      const { exitCode, stderr } = await run(folder, '--to', to, '--out', out, '--keep-credentials');
      assert.is(exitCode, 0, stderr);
      assert.is(stderr, `Wrote 48 exchanges to ${out}.\n`);
      assert.is(statSync(out).mode & 0o077, 0);
    }
    assert.equal(readdirSync(scratch).sort(), ['out.folder', 'out.har', 'out.mitm', 'out.pcapng', 'out.xml']);
    for (const to of ['har', 'mitm', 'folder']) {
      const read = await exchangesOf(join(scratch, `out.${to}`));
      // Folders are read in the order of their names.
      const answers = read.map(({ response }) => hexOf(response?.body)).sort();
      assert.equal(answers, captures.map(({ response }) => hexOf(response.captured)).sort(), to);
    }
  });
});

test('credentials are taken out unless they are asked for by name', async () => {
  const text = async (...words: string[]) => (await run(folder, '--to', 'har', ...words)).stdout.toString();
  // Basic of user and password, and a policy key.
  for (const secret of ['aGFuZDE0MTp4eHh4eA==', '482977661']) {
    assert.not.match(await text(), secret);
    assert.match(await text('--keep-credentials'), secret);
  }
  assert.match(await text(), '+14255550111');
  assert.not.match(await text('--redact', 'addresses'), '14255550111');
});

test('what was found stands beside, and goes when its value does', async () => {
  const har = JSON.parse((await run(folder, '--to', 'har')).stdout.toString());
  const found = har.log.entries.flatMap(({ _eas }: { _eas: { findings: object[] } }) => _eas.findings);
  assert.ok(found.length > 20);
  assert.is(
    har.log.entries.find(({ _eas }: { _eas: { command: string } }) => _eas.command === 'Ping') !== undefined,
    true,
  );
});

test('overwrites nothing unless told to, and never what it reads', async () => {
  await withScratch(async (scratch) => {
    const out = join(scratch, 'there');
    writeFileSync(out, 'mine');
    const refused = await run(folder, '--to', 'har', '--out', out);
    assert.is(refused.exitCode, 2);
    assert.match(refused.stderr, /EASLENS_EXPORT_OUT .* it is there already\n.*--force/);
    assert.is(readFileSync(out, 'utf8'), 'mine');
    assert.is((await run(folder, '--to', 'har', '--out', out, '--force')).exitCode, 0);
    assert.match(readFileSync(out, 'utf8'), /^\{"log"/);
    const same = await run(out, '--to', 'har', '--out', out, '--force');
    assert.match(same.stderr, 'it is a capture that is read');
    assert.match(
      (await run(folder, '--to', 'folder', '--out', scratch, '--force')).stderr,
      'it is there already',
    );
    assert.equal(readdirSync(scratch), ['there']);
  });
});

test('leaves nothing behind where it could not read', async () => {
  await withScratch(async (scratch) => {
    const out = join(scratch, 'out');
    for (const to of ['har', 'folder']) {
      const { exitCode, stderr } = await run('/dev/null', '--to', to, '--out', out);
      assert.is(exitCode, 2);
      assert.match(stderr, /EASLENS_CAPTURE_FORMAT .*\n.*--format/);
    }
    assert.equal(readdirSync(scratch), []);
    assert.match(
      (await run(folder, '--to', 'har', '--out', join(scratch, 'no', 'out'))).stderr,
      'EASLENS_EXPORT_OUT',
    );
  });
});

test('a capture that is cut short is written as far as it goes, and exit 2 says so', async () => {
  await withScratch(async (scratch) => {
    const cut = join(scratch, 'cut.mitm');
    const out = join(scratch, 'out.har');
    writeFileSync(cut, readFileSync(join(fixtures, 'tools/mitmdump.mitm')).subarray(0, 4000));
    const { exitCode, stderr } = await run(cut, '--to', 'har', '--out', out);
    assert.is(exitCode, 2);
    assert.match(stderr, 'offset 2526: the file is cut short');
    assert.is((await exchangesOf(out)).length, 1);
  });
});

test('XML of logs: as XML, in a HAR of ours, and told of where there is no place for it', async () => {
  await withScratch(async (scratch) => {
    const out = join(scratch, 'out.har');
    await run(log, '--to', 'har', '--out', out);
    const bodies = (read: Awaited<ReturnType<typeof exchangesOf>>) => read.map(({ request }) => request.body);
    assert.equal(bodies(await exchangesOf(out)).filter((body) => 'xml' in body).length, 6);
    assert.match(
      (await run(log, '--to', 'mitm', '--out', join(scratch, 'm'))).stderr,
      /\d+ bodies that are XML were left out/,
    );
    assert.match((await run(log, '--to', 'xml')).stdout.toString(), /UmCallerID>\+14255550123</);
  });
});

test('binary goes to no terminal, and a folder nowhere without a name', async () => {
  const toTerminal = await runCommand(['export', folder, '--to', 'mitm'], { terminal: true });
  assert.match(toTerminal.stderr, 'EASLENS_TERMINAL');
  assert.match((await run(folder, '--to', 'folder')).stderr, 'Give --out FOLDER.');
  assert.match((await run(folder, '--to', 'csv')).stderr, 'EASLENS_USAGE');
  assert.match((await run(folder, '--to', 'xml', '--format', 'csv')).stderr, 'EASLENS_EXPORT_FORMAT');
  assert.is(existsSync('csv'), false);
});

test.run();
