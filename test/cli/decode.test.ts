import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOfHexFixture } from '../helpers/hex-fixture.ts';
import { runCommand } from '../helpers/run-command.ts';

const test = suite('decode');

const PING = Buffer.from('03016a00000d4547033100' + '0101', 'hex');
const PING_XML = '<Ping xmlns="Ping:">\n  <Status>1</Status>\n</Ping>\n';
const fixture = new URL('../fixtures/wbxml/sync-response-voice-messages.hex', import.meta.url);

const decode = (stdin: Buffer | string, ...options: string[]) =>
  runCommand(['decode', ...options], { stdin });

test('prints XML unless asked otherwise', async () => {
  const { exitCode, stdout, stderr } = await decode(PING);
  assert.is(exitCode, 0);
  assert.is(stdout.toString(), PING_XML);
  assert.is(stderr, '');
});

test('reads a file, and standard input for -', async () => {
  const text = readFileSync(fixture, 'utf8');
  const fromFile = await runCommand(['decode', fixture.pathname]);
  const fromStdin = await decode(bytesOfHexFixture(text), '-');
  assert.is(fromFile.exitCode, 0);
  assert.is(fromFile.stdout.toString(), fromStdin.stdout.toString());
  assert.match(fromFile.stdout.toString(), '<email2:UmCallerID>');
});

test('annotates as hex, and reads that again', async () => {
  const text = readFileSync(fixture, 'utf8');
  const { stdout } = await decode(text, '--format', 'hex');
  assert.fixture(stdout.toString(), text);
});

test('prints JSON with spans on one line', async () => {
  const { stdout } = await decode(PING, '--format', 'json');
  assert.equal(JSON.parse(stdout.toString()), {
    version: '1.3',
    publicId: 1,
    charset: 106,
    nodes: [
      {
        name: 'ping:Ping',
        page: 13,
        token: 5,
        children: [
          {
            name: 'ping:Status',
            page: 13,
            token: 7,
            children: [{ text: '1', span: [8, 11] }],
            span: [7, 12],
          },
        ],
        span: [6, 13],
      },
    ],
  });
  assert.is(stdout.toString().split('\n').length, 2);
});

const wrapped: readonly (readonly [what: string, input: Buffer | string])[] = [
  ['hex', '03 01 6A 00 00 0d 45 47 03 31 00 01 01'],
  ['base64', PING.toString('base64')],
  ['gzip', gzipSync(PING)],
  ['base64 of gzip', gzipSync(PING).toString('base64')],
  ['multipart', Buffer.concat([Buffer.from('01000000' + '0c000000' + '0d000000', 'hex'), PING])],
];

for (const [what, input] of wrapped) {
  test(`opens ${what} and says so`, async () => {
    const { exitCode, stdout, stderr } = await decode(input);
    assert.is(exitCode, 0);
    assert.is(stdout.toString(), PING_XML);
    assert.match(stderr, /^Read through /);
  });
}

test('says that an empty input is empty, and what that means on the wire', async () => {
  const { exitCode, stdout, stderr } = await decode('');
  assert.is(exitCode, 2);
  assert.is(stdout.length, 0);
  assert.match(stderr, /EASLENS_INPUT_EMPTY standard input is empty\n.*"as before"/);
});

test('a damaged body is printed as far as it was read, with exit code 1', async () => {
  for (const [format, shown] of [
    ['xml', '<Status>'],
    ['json', '"ping:Status"'],
    ['hex', '! truncated at 0x08'],
  ] as const) {
    const { exitCode, stdout, stderr } = await decode(PING.subarray(0, 10), '--format', format);
    assert.is(exitCode, 1);
    assert.ok(stdout.includes(shown), stdout.toString());
    assert.match(stderr, 'EASLENS_WBXML_DAMAGED standard input: truncated at 0x8: ');
  }
});

test('what is not WBXML ends with 2 and a way out', async () => {
  const { exitCode, stdout, stderr } = await decode('<Ping/>');
  assert.is(exitCode, 2);
  assert.is(stdout.length, 0);
  assert.match(stderr, 'EASLENS_NOT_WBXML');
  assert.match(stderr, 'easlens encode');
});

test('an unreadable file and an unknown format end with 2', async () => {
  assert.match(
    (await runCommand(['decode', '/nowhere/at/all'])).stderr,
    'EASLENS_INPUT_UNREADABLE /nowhere/at/all',
  );
  assert.is((await runCommand(['decode', '/nowhere/at/all'])).exitCode, 2);
  assert.is((await decode(PING, '--format', 'yaml')).exitCode, 2);
});

test('nothing printed drives the terminal', async () => {
  const evil = Buffer.concat([
    Buffer.from('03016a004503', 'hex'),
    Buffer.from('\u001b]0;x\u0007\u202e\u009b31m\0'),
    Buffer.of(1),
  ]);
  for (const format of ['xml', 'json', 'hex']) {
    const { stdout } = await decode(evil, '--format', format);
    assert.not.match(stdout.toString(), /(?!\n)\p{Cc}|\u202e/u, format);
  }
  const { stderr } = await decode('\u001b[31mred');
  assert.not.match(stderr, /(?!\n)\p{Cc}/u);
});

test('--help has an example', async () => {
  const { exitCode, stdout } = await runCommand(['decode', '--help']);
  assert.is(exitCode, 0);
  assert.match(stdout.toString(), 'Examples:');
});

test.run();
