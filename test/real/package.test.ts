import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, argv: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, [...argv], { cwd, timeout: 180_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** Packs the checkout as it was built and installs it into an empty folder. */
async function install(): Promise<string> {
  const target = mkdtempSync(join(tmpdir(), 'easlens-package-'));
  const packed = await run(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', target],
    checkout,
  );
  assert.is(packed.code, 0, packed.stderr);
  writeFileSync(join(target, 'package.json'), '{ "private": true, "type": "module" }');
  const installed = await run('npm', ['install', '--silent', `./${packed.stdout.trim()}`], target);
  assert.is(installed.code, 0, installed.stderr);
  return target;
}

const test = suite('package');
let folder = '';

// A test, not a hook: uvu lets a suite whose hook fails pass with no test run.
test('installs into an empty folder', async () => {
  folder = await install();
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

test('gives a working program with its rule packs', async () => {
  const easlens = join(folder, 'node_modules/.bin/easlens');
  assert.is((await run(easlens, ['--version'], folder)).stdout.trim(), version);
  const rules = await run(easlens, ['rules', 'list'], folder);
  assert.match(rules.stdout, /umcallerid\/client-sent/);
  assert.is(rules.code, 0, rules.stderr);
  writeFileSync(join(folder, 'body.xml'), '<Ping xmlns="Ping:"><Status>1</Status></Ping>');
  const encoded = await run(easlens, ['encode', 'body.xml', '--output', 'body.wbxml'], folder);
  assert.is(encoded.code, 0, encoded.stderr);
  const decoded = await run(easlens, ['decode', 'body.wbxml'], folder);
  assert.match(decoded.stdout, /<Status>1<\/Status>/);
});

test('gives its libraries', async () => {
  const script = `
    import { decode } from 'easlens/wbxml';
    import { startProxy } from 'easlens';
    const ping = decode(Uint8Array.from([3, 1, 0x6a, 0, 0, 13, 0x45, 0x47, 3, 0x31, 0, 1, 1]));
    console.log(ping.name(ping.root), typeof startProxy);`;
  const ended = await run(process.execPath, ['--input-type=module', '-e', script], folder);
  assert.is(ended.stdout.trim(), 'Ping function', ended.stderr);
});

test('tells an older Node.js what it needs, and stops', async () => {
  const old = mkdtempSync(join(tmpdir(), 'easlens-node-20-'));
  const got = await run('npm', ['install', '--silent', '--prefix', old, 'node@20'], old);
  assert.is(got.code, 0, got.stderr);
  const entry = join(folder, 'node_modules/easlens/dist/cli/bin.js');
  const ended = await run(join(old, 'node_modules/node/bin/node'), [entry, 'demo'], folder);
  rmSync(old, { recursive: true, force: true });
  assert.is(ended.code, 2);
  assert.is(ended.stdout, '');
  assert.match(ended.stderr, /EASLENS_NODE_VERSION Node\.js 22\.18 or newer is needed, this is 20\./);
});

test.run();
