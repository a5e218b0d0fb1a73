import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../helpers/run-command.ts';
import { misfits } from '../helpers/sarif-schema.ts';
import { withScratch } from '../helpers/scratch.ts';

const test = suite('scan');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const FLOWS = fixture('tools/mitmdump.mitm');
const LOG = fixture('logs/mailbox-log.txt');
const EXCHANGES = fixture('captures');

const scan = (...options: readonly string[]) => runCommand(['scan', ...options]);

test('shows the exchanges in which something is wrong, and why that matters once', async () => {
  const { exitCode, stdout, stderr } = await scan(EXCHANGES);
  const text = stdout.toString();
  assert.is(exitCode, 1);
  assert.is(stderr, '');
  assert.match(text, /^#39 {4}z-push\/285-Sync {2}Sync /m);
  assert.is(text.match(/Only the server knows who called/g)?.length, 1);
  assert.match(text, '48 exchanges: 29 errors, 4 warnings, 7 info');
  assert.match(text, /Passed over, for it is of no format that can be read: .*README\.md/);
  assert.not.match(text, '\u001b');
});

test('JSON lines are those of live traffic, with their place in the capture', async () => {
  const { exitCode, stdout } = await scan(LOG, FLOWS, '--output', 'json');
  const lines = linesOf(stdout);
  assert.is(exitCode, 1);
  const inLog = lines.find(({ type, source }) => type === 'finding' && source.file === LOG);
  assert.is(inLog?.rule, 'umcallerid/message-class');
  assert.is(inLog?.line, 130);
  assert.not('span' in inLog);
  assert.equal(inLog?.source, { file: LOG, entry: 2, line: 66 });
  const inFlow = lines.find(({ type, source }) => type === 'finding' && source.file === FLOWS);
  assert.type(inFlow?.span.start, 'number');
  assert.type(inFlow?.source.offset, 'number');
  const exchanges = lines.filter(({ type }) => type === 'exchange');
  assert.ok(exchanges.some(({ id }) => id === inFlow?.exchange));
  assert.is(new Set(exchanges.map(({ id }) => id)).size, exchanges.length);
  const summary = lines.at(-1);
  assert.is(summary?.type, 'summary');
  assert.is(summary?.captures, 2);
  assert.is(summary?.exchanges, exchanges.length);
});

test('the same scan gives the same lines', async () => {
  const [one, other] = [await scan(FLOWS, '--output', 'json'), await scan(FLOWS, '--output', 'json')];
  assert.is(one.stdout.toString(), other.stdout.toString());
});

test('--fail-on decides about the exit code', async () => {
  const codes = [];
  for (const severity of ['error', 'warning', 'info', 'never'])
    codes.push(
      (await scan(LOG, '--no-default-rules', '--rules', warningRule(), '--fail-on', severity)).exitCode,
    );
  assert.equal(codes, [0, 1, 1, 0]);
});

test('--where is the filter of the live view', async () => {
  const { stdout } = await scan(EXCHANGES, '--where', 'command == "Ping"');
  const text = stdout.toString();
  assert.is(text.match(/^#/gm)?.length, 2);
  assert.match(text, '46 exchanges more that --where leaves out');
  const wrong = await scan(EXCHANGES, '--where', 'command ==');
  assert.is(wrong.exitCode, 2);
  assert.match(wrong.stderr, 'EASLENS_SCAN_WHERE');
});

test('what cannot be read is told with a code and a way out, and all else is scanned', async () => {
  await withScratch(async (folder) => {
    const cut = join(folder, 'cut.mitm');
    writeFileSync(cut, readFileSync(FLOWS).subarray(0, statSync(FLOWS).size - 100));
    const { exitCode, stdout, stderr } = await scan(
      join(folder, 'none.har'),
      fixture('codepages.tsv'),
      cut,
      LOG,
    );
    assert.is(exitCode, 2);
    assert.match(stderr, /easlens: EASLENS_CAPTURE_\w+ .*none\.har/);
    assert.match(stderr, /easlens: EASLENS_CAPTURE_FORMAT .*codepages\.tsv/);
    assert.match(stdout.toString(), /cut short in the middle of a flow/);
    assert.match(stdout.toString(), /line 130/);
    assert.match(stdout.toString(), '1 file could be read in part only\n2 files could not be read');
    assert.is((await scan(cut, '--fail-on', 'never')).exitCode, 2);
  });
});

test('entries lost in the middle of a file count as much as a lost end; what its tool left out does not', async () => {
  await withScratch(async (folder) => {
    const har = JSON.parse(readFileSync(fixture('tools/har_dump.har'), 'utf8'));
    const codesOf = async (file: string): Promise<readonly number[]> => {
      const scanned = await scan(file, '--fail-on', 'never');
      const exported = await runCommand(['export', file, '--to', 'xml']);
      return [scanned.exitCode, exported.exitCode];
    };
    const write = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const flows = readFileSync(FLOWS);
    assert.equal(await codesOf(write('whole.mitm', flows)), [0, 0]);
    const keyed = flows.toString('latin1').replace('6:method', '6:mothod');
    assert.equal(await codesOf(write('spoiled.mitm', Buffer.from(keyed, 'latin1'))), [2, 2]);
    const { stdout } = await scan(join(folder, 'spoiled.mitm'), join(folder, 'none'), '--output', 'sarif');
    assert.equal(misfits(JSON.parse(stdout.toString())), []);
    const broken = JSON.stringify(har).replace('"method":', '"method";');
    assert.equal(await codesOf(write('spoiled.har', broken)), [2, 2]);
    delete har.log.entries[0].response.content.text;
    har.log.entries[0].response.content.size = 70;
    assert.equal(await codesOf(write('left-out.har', JSON.stringify(har))), [0, 0]);
  });
});

test('of a folder all captures in it, in natural order; other files are passed over', async () => {
  await withScratch(async (folder) => {
    mkdirSync(join(folder, 'b', 'c'), { recursive: true });
    copyFileSync(LOG, join(folder, 'b', 'c', 'log10.txt'));
    copyFileSync(LOG, join(folder, 'b', 'c', 'log9.txt'));
    copyFileSync(FLOWS, join(folder, 'a.mitm'));
    cpSync(join(EXCHANGES, 'sogo'), join(folder, 'b', 'exchanges'), { recursive: true });
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const { exitCode, stdout } = await scan(folder, '--output', 'json');
    const files = [...new Set(linesOf(stdout).flatMap(({ source }) => source?.file ?? []))];
    assert.equal(
      files,
      [folder, 'a.mitm', 'b/c/log9.txt', 'b/c/log10.txt'].map((name) =>
        name === folder ? folder : join(folder, name),
      ),
    );
    assert.is(linesOf(stdout).at(-1)?.passedOver, 1);
    assert.is(exitCode, 1);
  });
});

test('no capture at all is wrong usage', async () => {
  await withScratch(async (folder) => {
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const { exitCode, stdout } = await scan(folder);
    assert.is(exitCode, 2);
    assert.match(stdout.toString(), 'There was no capture.');
  });
});

test('reports go to a file of their own, which only its owner may read; a summary to standard error', async () => {
  await withScratch(async (folder) => {
    const out = join(folder, 'report.html');
    const { exitCode, stdout, stderr } = await scan(EXCHANGES, '--output', 'html', '--out', out);
    assert.is(exitCode, 1);
    assert.is(stdout.length, 0);
    assert.match(stderr, '48 exchanges: 29 errors');
    assert.is(statSync(out).mode & 0o777, 0o600);
    const page = readFileSync(out, 'utf8');
    assert.match(page, '<title>29 errors in the ActiveSync traffic of captures</title>');
    assert.match(page, /<li class="found" aria-current="true"><span class="name">email2:UmCallerID<\/span>/);
  });
});

test('SARIF of real captures is as its schema has it, and JUnit XML as many failures as there are errors', async () => {
  const sarif = await scan(EXCHANGES, LOG, '--output', 'sarif');
  const log = JSON.parse(sarif.stdout.toString());
  assert.equal(misfits(log), []);
  assert.is(log.runs[0].results.length, 41);
  const junit = await scan(EXCHANGES, LOG, '--output', 'junit');
  assert.match(
    junit.stdout.toString(),
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="easlens" tests="43" failures="30" errors="0">/,
  );
});

test('--out is never one of the captures, and has to be a place that can be written', async () => {
  await withScratch(async (folder) => {
    const capture = join(folder, 'a.mitm');
    copyFileSync(FLOWS, capture);
    symlinkSync(capture, join(folder, 'link'));
    linkSync(capture, join(folder, 'other-name'));
    for (const name of ['./a.mitm', 'link', 'other-name']) {
      const own = await scan(capture, '--out', `${folder}/${name}`);
      assert.is(own.exitCode, 2);
      assert.match(own.stderr, 'EASLENS_SCAN_OUT');
      assert.equal(readFileSync(capture), readFileSync(FLOWS));
    }
    const nowhere = await scan(capture, '--out', join(folder, 'none', 'x.html'));
    assert.is(nowhere.exitCode, 2);
    assert.match(nowhere.stderr, 'EASLENS_SCAN_OUT');
  });
});

test('--out overwrites nothing without --force, and then keeps no reader but the owner', async () => {
  await withScratch(async (folder) => {
    const out = join(folder, 'report.sarif');
    writeFileSync(out, 'mine', { mode: 0o644 });
    const refused = await scan(LOG, '--output', 'sarif', '--out', out);
    assert.is(refused.exitCode, 2);
    assert.match(refused.stderr, /EASLENS_SCAN_OUT .* it is there already\n.*--force/);
    assert.is(readFileSync(out, 'utf8'), 'mine');
    assert.is((await scan(LOG, '--output', 'sarif', '--out', out, '--force')).exitCode, 1);
    assert.equal(misfits(JSON.parse(readFileSync(out, 'utf8'))), []);
    assert.is(statSync(out).mode & 0o777, 0o600);
    assert.equal(readdirSync(folder), ['report.sarif']);
  });
});

test('--redact takes people and mail out of every output, and finds the same', async () => {
  for (const output of ['text', 'json', 'sarif', 'junit', 'html']) {
    const plain = (await scan(EXCHANGES, '--output', output)).stdout.toString();
    const { stdout, exitCode } = await scan(EXCHANGES, '--output', output, '--redact', 'all');
    assert.is(exitCode, 1);
    if (output === 'sarif') assert.equal(misfits(JSON.parse(stdout.toString())), []);
    for (const person of ['+14255550123', 'alice', 'mallory@example.net']) {
      if (output === 'json') assert.ok(plain.includes(person), person);
      assert.not.ok(stdout.toString().includes(person), `${output} ${person}`);
    }
  }
});

test('wrong usage is told, with what there is', async () => {
  assert.is((await scan()).exitCode, 2);
  const format = await scan(LOG, '--format', 'pdf');
  assert.is(format.exitCode, 2);
  assert.match(format.stderr, /EASLENS_SCAN_FORMAT .*pdf[\s\S]*mailbox-log/);
  const help = await scan('--help');
  assert.is(help.exitCode, 0);
  assert.match(help.stdout.toString(), 'easlens scan logs/ --output html --out report.html');
});

// biome-ignore lint/suspicious/noExplicitAny: what is read of them is asserted.
function linesOf(stdout: Buffer): readonly any[] {
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function warningRule(): string {
  return fixture('rules/scan-warning.yaml');
}

test.run();
