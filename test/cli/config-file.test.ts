import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError } from '../../src/cli/command-error.ts';
import { applyConfigFile } from '../../src/cli/config-file.ts';
import { collectEnforcement } from '../../src/cli/enforce-options.ts';
import { collect, parseListen, parseSize } from '../../src/cli/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'easlens-config-'));
const test = suite('config-file');
test.after(() => rmSync(folder, { recursive: true }));

function optionsOf(yaml: string, argv: readonly string[] = []): Record<string, unknown> {
  const file = join(folder, 'easlens.yaml');
  writeFileSync(file, yaml);
  const command = new Command('proxy')
    .exitOverride()
    .option('--listen <host:port>', '', parseListen, parseListen(':8080'))
    .option('--inspect-limit <size>', '', parseSize, 1)
    .option('--rules <file>', '', collect, [])
    .option('--insecure', '')
    .option('--enforce <rule=action>', '', collectEnforcement, [])
    .option('--no-ui', '')
    .addOption(new Option('--output <format>').choices(['text', 'json']))
    .option('--config <file>', '');
  command.parse(argv, { from: 'user' });
  applyConfigFile(command, file);
  return command.opts();
}

const failsWith = (yaml: string, expected: RegExp) =>
  assert.throws(
    () => optionsOf(yaml),
    (error: unknown) =>
      error instanceof CommandError &&
      error.code === 'EASLENS_CONFIG' &&
      expected.test(`${error.message} ${error.wayOut}`),
  );

test('reads every kind of option', () => {
  const options = optionsOf(
    'listen: 0.0.0.0:9000\ninspect-limit: 64k\nrules: [a.yaml, b.yaml]\ninsecure: true\nno-ui: true\noutput: json\n',
  );
  assert.equal(options['listen'], { scheme: 'http', host: '0.0.0.0', port: 9000 });
  assert.is(options['inspectLimit'], 65536);
  assert.equal(options['rules'], ['a.yaml', 'b.yaml']);
  assert.is(options['insecure'], true);
  assert.is(options['ui'], false);
  assert.is(options['output'], 'json');
});

test('reads what to enforce as a map, or as a list of pairs', () => {
  const expected = [
    { pattern: 'umcallerid/*', action: 'rewrite' },
    { pattern: 'umcallerid/client-sent', action: 'block' },
  ];
  const map = 'enforce:\n  umcallerid/*: rewrite\n  umcallerid/client-sent: block\n';
  const list = 'enforce: [umcallerid/*=rewrite, umcallerid/client-sent=block]\n';
  const maps = 'enforce:\n  - umcallerid/*: rewrite\n  - umcallerid/client-sent: block\n';
  for (const yaml of [map, list, maps]) assert.equal(optionsOf(yaml)['enforce'], expected);
  failsWith(
    'enforce:\n  umcallerid/*: drop\n',
    /1:1 --enforce cannot take "umcallerid\/\*=drop".*report, rewrite/,
  );
  failsWith('enforce:\n  umcallerid/*:\n', /--enforce wants a value/);
  failsWith('listen: { a: b }\n', /--listen wants a value/);
});

test('lets the command line win', () => {
  assert.equal(optionsOf('listen: :9000', ['--listen', ':7000'])['listen'], {
    scheme: 'http',
    host: '127.0.0.1',
    port: 7000,
  });
});

test('says what is wrong, where, and what there is', () => {
  failsWith('listen: :1\nlissten: :2\n', /easlens\.yaml:2:1 unknown option "lissten".*listen, inspect-limit/);
  failsWith('listen: nowhere\n', /easlens\.yaml:1:1 --listen cannot take "nowhere" Give HOST:PORT/);
  failsWith('output: xml\n', /"xml" is none of text, json/);
  failsWith('insecure: maybe\n', /--insecure cannot take "maybe" Give true or false/);
  failsWith('listen:\n', /--listen wants a value/);
  failsWith('listen: {a: 1}\n', /--listen wants a value/);
  failsWith('- a\n', /no list of options .*upstream: /);
  failsWith('a: [\n', /easlens\.yaml:\d+:\d+ /);
  failsWith('config: other.yaml\n', /unknown option "config"/);
  failsWith('__proto__: 1\n', /unknown option/);
  failsWith(`# ${'x'.repeat(70_000)}\n`, /larger than 65536 bytes/);
});

test('says when the file cannot be read, and takes an empty one', () => {
  assert.throws(
    () => applyConfigFile(new Command(), join(folder, 'missing.yaml')),
    /Cannot read .*missing\.yaml/,
  );
  assert.is(optionsOf('# nothing\n')['inspectLimit'], 1);
});

test.run();
