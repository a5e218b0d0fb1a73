import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError } from '../../src/cli/command-error.ts';
import { readRulePacks, shippedRuleFiles } from '../../src/cli/rule-files.ts';
import { packText } from '../helpers/rules.ts';

const test = suite('rule-files');

function withFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-rules-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function errorOf(rules: readonly string[], defaultRules = false): string {
  try {
    readRulePacks({ rules, defaultRules });
    return '';
  } catch (error) {
    if (error instanceof CommandError) return `${error.code} ${error.message}`;
    throw error;
  }
}

test('finds the packs that ship', () => {
  assert.ok(shippedRuleFiles().some((file) => file.endsWith('umcallerid.yaml')));
  assert.ok(
    readRulePacks({ rules: [], defaultRules: true }).some(
      ({ id, file }) => id === 'umcallerid' && file === 'rules/umcallerid.yaml',
    ),
  );
  assert.equal(readRulePacks({ rules: [], defaultRules: false }), []);
});

test('tells of files that cannot be read, all at once', () => {
  withFolder((folder) => {
    writeFileSync(join(folder, 'large.yaml'), 'x'.repeat(3_000_000));
    const message = errorOf([join(folder, 'none.yaml'), folder, join(folder, 'large.yaml')]).replaceAll(
      folder,
      '@',
    );
    assert.is(
      message,
      'EASLENS_RULE_FILE rule files cannot be used:\n@/none.yaml:1:1 EASLENS_RULE_READ no such file; expected the path of a rule file\n@:1:1 EASLENS_RULE_READ a folder; expected the path of a rule file in it\n@/large.yaml:1:1 EASLENS_RULE_READ a file of more than 2097152 bytes; expected fewer',
    );
  });
});

test('two packs of one name are refused', () => {
  withFolder((folder) => {
    const [one, other] = [join(folder, 'one.yaml'), join(folder, 'other.yaml')];
    for (const file of [one, other]) writeFileSync(file, packText({}));
    assert.match(
      errorOf([one, other]).replaceAll(folder, '@'),
      /@\/other\.yaml:1:1 EASLENS_RULE_DUPLICATE the pack "own" again, after @\/one\.yaml/,
    );
  });
});

test.run();
