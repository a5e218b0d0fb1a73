import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';

const test = suite('cli/demo');
const program = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs `easlens demo`; Ctrl-C after the first output that holds `interruptAt`. */
async function demo(words: readonly string[], interruptAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'demo', ...words]);
  try {
    let seen = '';
    child.stdout.on('data', (chunk) => {
      const before = interruptAt === undefined || seen.includes(interruptAt);
      seen += chunk;
      if (!before && seen.includes(interruptAt)) child.kill('SIGINT');
    });
    const [[code], out, errors] = await deadline(
      30_000,
      Promise.all([once(child, 'close') as Promise<[number | null]>, text(child.stdout), text(child.stderr)]),
    );
    return { code, out, errors };
  } finally {
    child.kill('SIGKILL');
  }
}

interface Answer {
  readonly httpStatus: number;
}

function linesOf({ out }: Ended): readonly { readonly type: string; readonly [member: string]: unknown }[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('plays to its end and says what it came to', async () => {
  const ended = await demo(['--speed', '50', '--output', 'json']);
  assert.is(ended.errors, '');
  assert.is(ended.code, 0);
  const lines = linesOf(ended);
  const exchanges = lines.filter(({ type }) => type === 'exchange');
  const findings = lines.filter(({ type }) => type === 'finding');
  assert.is(lines[0]?.type, 'listening');
  const summary = lines.at(-1);
  assert.is(summary?.type, 'summary');
  assert.is(summary?.exchanges, exchanges.length);
  const rules = new Set(findings.map(({ rule }) => rule));
  assert.is(rules.size, 14);
  assert.ok(rules.has('easlens/leaves-proxy'));
  assert.equal(
    findings.filter(({ exchange }) => !exchanges.some(({ id }) => id === exchange)),
    [],
  );
});

test('Ctrl-C ends it at once, summary last', async () => {
  const ended = await demo(['--loop', '--output', 'json'], '"exchange"');
  assert.is(ended.errors, '');
  assert.is(ended.code, 0);
  assert.is(linesOf(ended).at(-1)?.type, 'summary');
});

for (const [action, taken] of [
  ['rewrite', 'rewritten'],
  ['block', 'blocked'],
] as const) {
  test(`with every rule told to ${action} it plays to its end, and tells what was ${taken}`, async () => {
    const words = ['--speed', '50', '--output', 'json', '--enforce', `umcallerid/*=${action}`];
    const ended = await demo(words);
    assert.is(ended.errors, '');
    assert.is(ended.code, 0);
    const lines = linesOf(ended);
    const exchanges = lines.filter(({ type }) => type === 'exchange');
    const findings = lines.filter(
      ({ type, rule }) => type === 'finding' && rule === 'umcallerid/client-sent',
    );
    assert.equal(new Set(findings.map((finding) => finding['action'])), new Set([taken]));
    assert.ok(exchanges.filter((exchange) => exchange['action'] === taken).length >= 5);
    assert.equal(
      exchanges.filter((exchange) => exchange['failure']),
      [],
    );
    const left = exchanges.flatMap(
      (exchange) => (exchange['sent'] as { response?: Answer } | undefined)?.response ?? [],
    );
    assert.is(
      left.some(({ httpStatus }) => httpStatus === 502),
      action === 'block',
    );
    const rules = lines.filter(({ type }) => type === 'finding').map(({ rule }) => rule);
    assert.is(
      rules.includes('umcallerid/status-6-missing'),
      false,
      'no server was asked to take what it must refuse',
    );
  });
}

test('as text, without colour where nobody looks', async () => {
  const { out, code } = await demo(['--speed', '50']);
  assert.is(code, 0);
  assert.match(out, /Sync +14\.1 +Android androidc0ffee42 +odo/);
  assert.match(out, 'error     umcallerid/message-class');
  assert.match(out, /\d+ exchanges: \d+ errors, \d+ warnings, \d+ info/);
  assert.not.match(out, '\x1b');
});

test('a speed that makes no sense is refused with what would', async () => {
  const { code, errors } = await demo(['--speed', 'fast']);
  assert.is(code, 2);
  assert.match(errors, '0.01 to 1000');
});

test.run();
