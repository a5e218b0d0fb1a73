import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { captures } from '../helpers/captures.ts';
import { deadline } from '../helpers/deadline.ts';
import { exchangesOf, readAll } from '../helpers/read.ts';
import { runCommand } from '../helpers/run-command.ts';
import { withFile, withScratch } from '../helpers/scratch.ts';
import { assertReplayed, toolFile } from '../helpers/tool-exchanges.ts';
import { installTools } from './tools.ts';

const test = suite('captures and other tools');
const folder = fileURLToPath(new URL('../fixtures/captures', import.meta.url));
const program = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

installTools({ mitmdump: 'mitmproxy', tshark: 'tshark' });

test('tshark reads packets for us: pcap, pcapng, and TLS with its keys', async () => {
  assertReplayed(await exchangesOf(toolFile('plain.pcap')));
  assertReplayed(await exchangesOf(toolFile('plain.pcapng')));
  const tlsKeylog = toolFile('tls.keys');
  const overTls = await exchangesOf(toolFile('tls.pcap'), { tlsKeylog });
  assertReplayed(overTls, 3);
  assert.ok(overTls.every(({ origin }) => origin?.startsWith('https://')));
});

test('without the keys, TLS is told of', async () => {
  const { exchanges, troubles } = await readAll(toolFile('tls.pcap'));
  assert.is(exchanges.length, 0);
  assert.match(troubles[0]?.message ?? '', '--tls-keylog');
});

test('packets that are cut short give what came before, and where it stopped', async () => {
  const bytes = readFileSync(toolFile('plain.pcap'));
  const { exchanges, troubles } = await withFile(bytes.subarray(0, bytes.length - 1000), readAll);
  assert.ok(exchanges.length >= 5);
  assert.equal(troubles.filter(({ isEnd }) => isEnd).length, 1);
  assert.match(troubles.find(({ isEnd }) => isEnd)?.message ?? '', 'cut short');
});

test('mitmdump reads our flow file, and writes the same again', async () => {
  await withScratch(async (scratch) => {
    const [ours, theirs] = [join(scratch, 'ours.mitm'), join(scratch, 'theirs.mitm')];
    await exported('mitm', ours);
    execFileSync('mitmdump', ['-n', '-q', '-r', ours, '-w', theirs], { stdio: 'pipe' });
    assert.equal(bodiesOf(await exchangesOf(theirs)), bodiesOf(await exchangesOf(folder)));
  });
});

test('mitmdump shows what was found', async () => {
  await withScratch(async (scratch) => {
    const ours = join(scratch, 'ours.mitm');
    await exported('mitm', ours);
    const words = ['-n', '-r', ours, '--set', 'flow_detail=1', '~comment message-class'];
    assert.match(execFileSync('mitmdump', words, { encoding: 'utf8', stdio: 'pipe' }), 'Cmd=Sync');
  });
});

test('tshark reads our pcapng: every message, with sums that are right, and what was found', async () => {
  await withScratch(async (scratch) => {
    const ours = join(scratch, 'ours.pcapng');
    await exported('pcapng', ours);
    const checks = ['-n', '-r', ours, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const tshark = (...words: string[]): string =>
      execFileSync('tshark', [...checks, ...words], { encoding: 'utf8', stdio: 'pipe' });
    const bad =
      'tcp.checksum.status == "Bad" or ip.checksum.status == "Bad" or tcp.analysis.flags or _ws.malformed';
    assert.is(tshark('-Y', bad), '');
    assert.is(
      tshark('-Y', 'http.request', '-T', 'fields', '-e', 'frame.number').trim().split('\n').length,
      captures.length,
    );
    assert.match(
      tshark('-Y', 'frame.comment contains "message-class"', '-T', 'fields', '-e', 'frame.comment'),
      'UmCallerID',
    );
    assert.equal(bodiesOf(await exchangesOf(ours)), bodiesOf(await exchangesOf(folder)));
  });
});

test('Ctrl-C leaves nothing behind', async () => {
  await withScratch(async (scratch) => {
    const [pipe, out] = [join(scratch, 'pipe'), join(scratch, 'out.har')];
    execFileSync('mkfifo', [pipe]);
    const words = ['--import', 'tsx', program, 'export', pipe, '--to', 'har', '--out', out];
    const easlens = spawn(process.execPath, words, { stdio: 'ignore' });
    // Enough that some has been read, and no end.
    const feeding = spawn('sh', [
      '-c',
      `while cat '${toolFile('mitmdump.mitm')}'; do sleep 0.05; done > '${pipe}'`,
    ]);
    try {
      for (let tries = 0; tries < 200 && !hasTemporary(scratch); tries++) await sleep(50);
      assert.ok(hasTemporary(scratch));
      easlens.kill('SIGINT');
      const [code] = await deadline(10_000, once(easlens, 'exit'));
      assert.is(code, 130);
      assert.equal(readdirSync(scratch), ['pipe']);
    } finally {
      easlens.kill('SIGKILL');
      feeding.kill('SIGKILL');
    }
    assert.is(existsSync(out), false);
  });
});

function hasTemporary(scratch: string): boolean {
  return readdirSync(scratch).some((name) => name.endsWith('.tmp'));
}

async function exported(to: string, out: string): Promise<void> {
  const { exitCode, stderr } = await runCommand([
    'export',
    folder,
    '--to',
    to,
    '--out',
    out,
    '--keep-credentials',
  ]);
  assert.is(exitCode, 0, stderr);
}

/** Bodies as hex; those of tshark in the order in which answers came, which is ours. */
function bodiesOf(exchanges: Awaited<ReturnType<typeof exchangesOf>>): readonly string[] {
  return exchanges.map(({ request, response }) =>
    [request.body, response?.body]
      .map((body) => (body && 'bytes' in body ? Buffer.from(body.bytes).toString('hex') : ''))
      .join(' '),
  );
}

test.run();
