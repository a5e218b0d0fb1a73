import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('starting');

const bin = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url));
/** Told on standard error at the end: packages, and the HTTP client that comes with Node. */
const TELL = `
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({ load(url, context, next) {
    const name = url.split('/node_modules/').at(-1).split('/').slice(0, url.includes('/node_modules/@') ? 2 : 1).join('/');
    if (url.includes('/node_modules/') && name !== 'tsx') packages.add(name);
    return next(url, context);
  } });
  const ofNode = new Set(process.moduleLoadList);
  process.on('exit', () => {
    const undici = process.moduleLoadList.filter((name) => !ofNode.has(name) && name.includes('undici/undici'));
    process.stderr.write(JSON.stringify([...packages, ...undici].sort()));
  });`;

/** What the program had loaded when it ended by itself, or had listened. */
async function loadedBy(...argv: readonly string[]): Promise<readonly string[]> {
  const preload = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', preload, bin, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = text(child.stderr);
  child.stdout.on('data', (chunk) => String(chunk).includes('"listening"') && child.kill('SIGTERM'));
  await once(child, 'close');
  return JSON.parse(await told) as readonly string[];
}

test('--help needs the option parser alone', async () => {
  assert.equal(await loadedBy('proxy', '--help'), ['commander']);
});

test('a proxy of plain HTTP needs neither certificates, YAML nor a terminal UI, nor the HTTP client in Node', async () => {
  const listen = ['--listen', '127.0.0.1:0', '--upstream', 'http://127.0.0.1:1', '--no-session'];
  const loaded = await loadedBy('proxy', ...listen, '--output', 'json', '--no-default-rules');
  assert.equal(loaded, [
    '@marcbachmann/cel-js',
    '@rgrove/parse-xml',
    'commander',
    'http-proxy',
    'libphonenumber-js',
    're2js',
    'uqr',
  ]);
});

test.run();
