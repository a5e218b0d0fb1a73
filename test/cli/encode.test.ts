import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../helpers/run-command.ts';

const test = suite('encode');

const XML = '<Ping><Status>1</Status></Ping>';
const HEX = '03016a00000d4547033100' + '0101';

test('writes bytes to standard output', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['encode'], { stdin: XML });
  assert.is(exitCode, 0);
  assert.is(stdout.toString('hex'), HEX);
  assert.is(stderr, '');
});

test('takes back what decode printed', async () => {
  const decoded = await runCommand(['decode'], { stdin: Buffer.from(HEX, 'hex') });
  const { stdout } = await runCommand(['encode', '-'], { stdin: decoded.stdout });
  assert.is(stdout.toString('hex'), HEX);
});

test('reads a file and writes a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    writeFileSync(join(folder, 'in.xml'), `\ufeff${XML}\n`);
    const { exitCode, stdout } = await runCommand([
      'encode',
      join(folder, 'in.xml'),
      '--output',
      join(folder, 'out'),
    ]);
    assert.is(exitCode, 0);
    assert.is(stdout.length, 0);
    assert.is(readFileSync(join(folder, 'out')).toString('hex'), HEX);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('does not write binary to a terminal, but hex', async () => {
  const refused = await runCommand(['encode'], { stdin: XML, terminal: true });
  assert.is(refused.exitCode, 2);
  assert.is(refused.stdout.length, 0);
  assert.match(refused.stderr, 'EASLENS_TERMINAL');
  assert.match(refused.stderr, '--output');
  const hex = await runCommand(['encode', '--format', 'hex'], { stdin: XML, terminal: true });
  assert.match(hex.stdout.toString(), /^03 01 6a 00 +header: version 1\.3/);
});

const refused: readonly (readonly [what: string, stdin: string | Buffer, message: string])[] = [
  [
    'XML with a wrong name',
    '<Ping>\n <Sync/></Ping>',
    'EASLENS_XML standard input:2:2 Ping has no tag "Sync"; expected <airsync:Sync>',
  ],
  ['XML that is none', '<Ping>', 'EASLENS_XML standard input:1:7 missing end tag for element Ping'],
  ['no text', Buffer.of(0xff, 0xfe), 'EASLENS_XML standard input is not UTF-8'],
];

for (const [what, stdin, message] of refused) {
  test(`refuses ${what} with place and reason`, async () => {
    const { exitCode, stdout, stderr } = await runCommand(['encode'], { stdin });
    assert.is(exitCode, 2);
    assert.is(stdout.length, 0);
    assert.ok(stderr.includes(message), stderr);
  });
}

test('an unwritable output ends with 2', async () => {
  const { exitCode, stderr } = await runCommand(['encode', '--output', '/nowhere/at/all'], { stdin: XML });
  assert.is(exitCode, 2);
  assert.match(stderr, 'EASLENS_OUTPUT /nowhere/at/all');
});

test('--help has an example', async () => {
  assert.match((await runCommand(['encode', '--help'])).stdout.toString(), 'Examples:');
});

test.run();
