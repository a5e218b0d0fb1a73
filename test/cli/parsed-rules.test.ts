import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsedRules } from '../../src/cli/parsed-rules.ts';
import { loadRulePack, parseRuleFile } from '../../src/inspect/rules/load.ts';

const test = suite('cli/parsed-rules');

const shipped = new URL('../../rules/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'easlens-parsed-'));
const names = readdirSync(shipped).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(new URL(name, shipped), 'utf8');

function keep(name: string): void {
  const text = textOf(name);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ text, root: parseRuleFile(text) }));
}

test('a pack that the build has parsed is the pack that its YAML is', () => {
  assert.ok(names.length >= 3);
  for (const name of names) {
    keep(name);
    const parsed = parsedRules(name, textOf(name), `${folder}/`);
    assert.ok(parsed, name);
    const [kept, anew] = [loadRulePack(textOf(name), name, parsed), loadRulePack(textOf(name), name)];
    assert.is(JSON.stringify(kept), JSON.stringify(anew), name);
  }
});

test('a pack that was changed since is parsed anew', () => {
  keep('umcallerid.yaml');
  assert.is(parsedRules('umcallerid.yaml', `${textOf('umcallerid.yaml')}\n`, `${folder}/`), undefined);
});

test('one that was never parsed, or whose parse is no JSON, is parsed too', () => {
  assert.is(parsedRules('mine.yaml', '', `${folder}/`), undefined);
  writeFileSync(join(folder, 'mine.yaml.json'), '{');
  assert.is(parsedRules('mine.yaml', '', `${folder}/`), undefined);
});

test('removes what it wrote', () => rmSync(folder, { recursive: true }));

test.run();
