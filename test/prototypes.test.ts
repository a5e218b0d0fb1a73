import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SavedFilters } from '../src/cli/saved-filters.ts';
import { wholeBody } from '../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../src/inspect/eas/request-line.ts';
import { Inspector } from '../src/inspect/inspector.ts';
import { loadRulePack } from '../src/inspect/rules/load.ts';
import { RuleSet } from '../src/inspect/rules/rule-set.ts';
import { Bench } from './helpers/enforce.ts';
import { packOf, packText, syncWith, WBXML_HEADERS, wbxml } from './helpers/rules.ts';
import { runCommand } from './helpers/run-command.ts';
import { shippedPacks } from './helpers/shipped-rules.ts';

const test = suite('prototypes');

/** What every object has, and what sets it. */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];

function own(): string {
  return JSON.stringify(PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String)));
}

const before = own();
const folder = mkdtempSync(join(tmpdir(), 'easlens-prototypes-'));
test.after(() => rmSync(folder, { recursive: true }));

/** Nothing was added to what all objects share, and no object has what was to be added. */
function isClean(): void {
  assert.is(own(), before);
  assert.is(({} as Record<string, unknown>)['polluted'], undefined);
}

function fileOf(text: string): string {
  const file = join(folder, 'file.yaml');
  writeFileSync(file, text);
  return file;
}

test('keys of rule files', () => {
  for (const name of NAMES) {
    for (const text of [
      `${name}: { polluted: yes }\n${packText({})}`,
      packText({ [name]: { polluted: 'yes' } }).replace('"rules"', `"${name}": {"polluted": 1}, "rules"`),
      `pack: own\ntitle: x\nrules:\n  - ${name}: {polluted: yes}\n    id: ${name}\n`,
      `<<: {polluted: yes}\n__proto__: &a {polluted: yes}\nother: *a\n`,
    ]) {
      assert.throws(() => loadRulePack(text, 'own.yaml'), /EASLENS_RULE_/);
    }
    isClean();
  }
});

test('headers and remembered classes of examples', () => {
  const given = {
    headers: JSON.parse('{"__proto__":"a","constructor":"b"}'),
    remembered: JSON.parse('{"__proto__/constructor":"c"}'),
  };
  const body = syncWith('<email2:UmCallerID>1</email2:UmCallerID>');
  loadRulePack(
    packText({
      examples: {
        valid: [{ document: '<Sync/>', given }],
        invalid: [{ given, document: body, message: 'found "1"' }],
      },
    }),
    'own.yaml',
  );
  isClean();
});

test('keys of the configuration and of saved filters', async () => {
  for (const name of NAMES) {
    const file = fileOf(`${name}:\n  polluted: yes\nenforce:\n  ${name}: block\n`);
    const { exitCode, stderr } = await runCommand(['proxy', '--config', file]);
    assert.is(exitCode, 2);
    assert.match(stderr, /EASLENS_CONFIG/);
    const enforce = fileOf(`upstream: http://127.0.0.1:1\nenforce:\n  ${name}: block\n`);
    assert.match((await runCommand(['proxy', '--config', enforce])).stderr, /EASLENS_ENFORCE/);
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(
      join(folder, name, 'filters.yaml'),
      `${name}: {polluted: yes}\nfilters:\n  - ${name}\n  - {${name}: 1}\n`,
    );
    const { filters } = new SavedFilters(join(folder, name)).read();
    assert.equal(filters, []);
    isClean();
  }
});

test('names that a device or a server sends', () => {
  const inspector = new Inspector(
    new RuleSet([
      ...shippedPacks(),
      packOf({ assert: 'message.header("x") == "a" && "y" in message.headers' }),
    ]),
  );
  for (const name of NAMES) {
    const target = `/Microsoft-Server-ActiveSync?Cmd=${name}&User=${name}&DeviceId=${name}&DeviceType=${name}&${name}=polluted`;
    const head = {
      method: 'POST',
      target,
      headers: [...WBXML_HEADERS, name, 'polluted', 'MS-ASProtocolVersion', name, 'Content-Encoding', name],
    };
    const line = parseRequestLine(head) as RequestLine;
    const body = wbxml(
      syncWith(
        `<email:MessageClass>${name}</email:MessageClass><email2:UmCallerID>${name}</email2:UmCallerID>`,
        name,
      ).replace('<Status>1<', `<Status>${name}<`),
    );
    const { message } = inspector.request(head, line, wholeBody(body));
    inspector.response(
      message,
      { status: 200, headers: [...WBXML_HEADERS, name, 'polluted'] },
      wholeBody(body),
    );
    const { message: plain } = inspector.request({ ...head, headers: WBXML_HEADERS }, line, wholeBody(body));
    inspector.response(plain, { status: 200, headers: WBXML_HEADERS }, wholeBody(body));
    isClean();
  }
});

test('names in messages that are refused', () => {
  const bench = new Bench([packOf({ on: 'request' })], { 'own/rule-1': 'block' });
  for (const name of NAMES) {
    const head = {
      method: 'POST',
      target: `/Microsoft-Server-ActiveSync?Cmd=${name}&User=a&DeviceId=b&DeviceType=c`,
      headers: WBXML_HEADERS,
    };
    const { verdict } = bench.requestWith(
      head,
      wbxml(syncWith(`<email2:UmCallerID>${name}</email2:UmCallerID>`, name)),
    );
    assert.is(verdict.kind, 'answer');
    isClean();
  }
});

test.run();
