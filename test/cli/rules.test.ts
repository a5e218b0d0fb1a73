import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/main.ts';
import type { Streams } from '../../src/cli/streams.ts';
import { packText, syncWith } from '../helpers/rules.ts';

const test = suite('rules');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `easlens rules …` in this process, over files that are there only meanwhile. */
async function rules(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-rules-'));
  const written = { out: '', err: '' };
  const streams = {
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { write: (text: string) => (written.err += text) },
    env: {},
  } as unknown as Streams;
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const paths = argv.map((argument) => argument.replace('@', `${folder}/`));
    const code = await main(['rules', ...paths], streams);
    return {
      code,
      out: written.out.replaceAll(`${folder}/`, ''),
      err: written.err.replaceAll(`${folder}/`, ''),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const good = syncWith('<email2:UmCallerID>+1</email2:UmCallerID>');
const bad = syncWith('<email2:UmCallerID>x</email2:UmCallerID>');
const holding = {
  assert: 'value.startsWith("+")',
  examples: { valid: [good], invalid: [{ document: bad, message: 'found "x"' }] },
};
const OWN = ['--no-default-rules', '--rules', '@own.yaml'];

test('lists the rules that ship, and those of a file beside them', async () => {
  const { code, out } = await rules(
    { 'own.yaml': packText({ title: 'Mine' }) },
    'list',
    '--rules',
    '@own.yaml',
  );
  assert.is(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.is(lines.filter((line) => line.includes(' umcallerid/')).length, 13);
  assert.ok(lines.some((line) => /^error {4}umcallerid\/client-sent {2,}\S/.test(line)));
  assert.match(lines.at(-1) ?? '', /^error {4}own\/rule-1 {2,}Mine$/);
});

test('a glob chooses, JSON is one object a line', async () => {
  const { out } = await rules({}, 'list', 'umcallerid/message-class*', '--output', 'json');
  const names = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).rule);
  assert.equal(names, [
    'umcallerid/message-class',
    'umcallerid/message-class-variant',
    'umcallerid/message-class-unknown',
  ]);
});

test('explains a rule in plain words', async () => {
  const { code, out } = await rules(
    { 'own.yaml': packText({ why: `It ${'really '.repeat(20)}matters.` }) },
    'show',
    'own/rule-1',
    ...OWN,
  );
  assert.is(code, 0);
  assert.match(
    out,
    /^own\/rule-1: A rule of a test\n {2}Looks at {4}every email2:UmCallerID in the responses/,
  );
  assert.ok(
    out.split('\n').every((line) => line.length <= 100),
    'no line is wider than a hundred characters',
  );
  const shipped = await rules({}, 'show', 'umcallerid/format');
  assert.match(shipped.out, /E\.164/);
});

test('says so where there are no rules at all', async () => {
  const { code, err } = await rules({}, 'list', '--no-default-rules');
  assert.is(code, 2);
  assert.match(err, /there are no rules.*\n.*--rules FILE/);
});

test('a name that no rule has is an error, with the nearest', async () => {
  const { code, err } = await rules({}, 'show', 'umcallerid/formt');
  assert.is(code, 2);
  assert.match(
    err,
    /EASLENS_RULE_UNKNOWN there is no rule "umcallerid\/formt"; did you mean umcallerid\/format\?/,
  );
});

test('check tells everything wrong with every file, and 2', async () => {
  const files = { 'good.yaml': packText({}), 'bad.yaml': packText({ assert: 'valu == ""', why: '' }) };
  const { code, out, err } = await rules(files, 'check', '@good.yaml', '@bad.yaml', '@none.yaml');
  assert.is(code, 2);
  assert.is(out, 'good.yaml: 1 rule in pack own, no problems\n');
  assert.equal(
    err
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' ')),
    [
      'bad.yaml:11:15 EASLENS_RULE_TYPE',
      'bad.yaml:13:11 EASLENS_RULE_VALUE',
      'none.yaml:1:1 EASLENS_RULE_READ',
    ],
  );
  assert.is((await rules(files, 'check', '@good.yaml')).code, 0);
});

test('test runs examples: 0, 1 for one that fails, 2 for a broken file', async () => {
  const files = {
    'good.yaml': packText(holding),
    'failing.yaml': packText({ ...holding, assert: 'true' }),
    'bad.yaml': '[',
  };
  assert.equal(await rules(files, 'test', '@good.yaml'), {
    code: 0,
    out: 'good.yaml: 2 examples of 1 rule, all hold\n',
    err: '',
  });
  const failing = await rules(files, 'test', '@failing.yaml', '@good.yaml');
  assert.is(failing.code, 1);
  assert.match(
    failing.out,
    /^failing\.yaml:\d+ own\/rule-1: invalid, but nothing was found\nfailing\.yaml: 2 examples of 1 rule, 1 failure\n/,
  );
  assert.is((await rules(files, 'test', '@bad.yaml', '@failing.yaml')).code, 2);
});

test('without files, test runs the packs that ship', async () => {
  const { code, out } = await rules({}, 'test');
  assert.match(out, /^rules\/umcallerid\.yaml: \d+ examples of 13 rules, all hold$/m);
  assert.ok(
    out
      .trimEnd()
      .split('\n')
      .every((line) => line.endsWith('all hold')),
  );
  assert.is(code, 0);
});

test('functions lists what expressions may use', async () => {
  const { code, out } = await rules({}, 'functions');
  assert.is(code, 0);
  for (const name of [
    'e164(string, string): E164',
    'string.matches(string): bool',
    'messageClass',
    'outcome',
  ])
    assert.ok(out.includes(name), name);
  const { functions } = JSON.parse((await rules({}, 'functions', '--output', 'json')).out);
  assert.ok(functions.some((each: { signature: string }) => each.signature.startsWith('sipUri(')));
});

test('a broken file stops every command that needs its rules', async () => {
  const { code, err } = await rules(
    { 'own.yaml': packText({ assert: 'valu' }) },
    'list',
    '--rules',
    '@own.yaml',
  );
  assert.is(code, 2);
  assert.match(
    err,
    /EASLENS_RULE_FILE a rule file cannot be used:\nown\.yaml:11:15 EASLENS_RULE_TYPE unknown variable "valu"/,
  );
});

test.run();
