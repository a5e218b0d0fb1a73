import { InvalidArgumentError } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError } from '../../src/cli/command-error.ts';
import {
  applyEnforcement,
  collectEnforcement,
  enforcedRules,
  enforcementInWords,
} from '../../src/cli/enforce-options.ts';
import { readRulePacks } from '../../src/cli/rule-files.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';

const test = suite('cli/enforce-options');
const rules = readRulePacks({ rules: [], defaultRules: true }).flatMap((pack) => pack.rules);

function enforced(...texts: readonly string[]): Readonly<Record<string, string>> {
  const policy = new RulePolicy();
  applyEnforcement(
    texts.reduce((earlier, text) => collectEnforcement(text, earlier), collectEnforcement('*=report', [])),
    rules,
    policy,
  );
  return enforcedRules(rules, policy);
}

function refusal(...texts: readonly string[]): CommandError {
  try {
    enforced(...texts);
  } catch (error) {
    assert.instance(error, CommandError);
    return error as CommandError;
  }
  throw new Error('nothing was refused');
}

test('reads a rule or a pattern, and an action', () => {
  assert.equal(collectEnforcement('umcallerid/*=block', []), [{ pattern: 'umcallerid/*', action: 'block' }]);
  assert.equal(collectEnforcement(' a = rewrite ', [])[0], { pattern: 'a', action: 'rewrite' });
});

test('refuses what is no pair, with an example and the actions', () => {
  for (const text of [
    '',
    'block',
    'umcallerid/format',
    'umcallerid/format=',
    '=block',
    'a=drop',
    'a=BLOCK',
  ]) {
    assert.throws(
      () => collectEnforcement(text, []),
      (error: unknown) =>
        error instanceof InvalidArgumentError && /=rewrite.*report, rewrite, block/.test(error.message),
      text,
    );
  }
});

test('sets the rules that are meant, the later choice winning', () => {
  assert.equal(enforced('umcallerid/client-sent=block'), { 'umcallerid/client-sent': 'block' });
  const all = enforced('umcallerid/*=block', 'umcallerid/format=report', 'umcallerid/re*=rewrite');
  // Thirteen rules, less the one that reports and the three that only take notes.
  assert.is(Object.keys(all).length, 9);
  assert.is(all['umcallerid/format'], undefined);
  assert.is(all['umcallerid/repeated'], 'rewrite');
});

test('a pattern rewrites the rules that have a fix', () => {
  const all = enforced('umcallerid/*=rewrite');
  assert.is(all['umcallerid/format'], 'rewrite');
  assert.is(all['umcallerid/voice-without-number'], undefined);
});

test('a rule that there is not is refused with the nearest, or where the names are', () => {
  assert.match(refusal('umcallerid/fromat=block').wayOut, 'Did you mean umcallerid/format?');
  assert.match(refusal('none/*=block').message, '"none/*"');
  assert.match(refusal('none/*=block').wayOut, 'easlens rules list');
});

test('a rule without a fix cannot be rewritten', () => {
  const { message, wayOut } = refusal('umcallerid/message-class-variant=rewrite');
  assert.match(message, 'umcallerid/message-class-variant has no fix');
  assert.match(wayOut, "'umcallerid/message-class-variant=block'");
});

test('a rule that only takes notes cannot be enforced', () => {
  assert.match(
    refusal('umcallerid/voice-without-number=block').message,
    'umcallerid/voice-without-number only takes notes (info), which break nothing',
  );
});

test('says in words what is enforced', () => {
  assert.is(enforcementInWords({}), '');
  assert.is(enforcementInWords({ a: 'rewrite', b: 'block', c: 'rewrite' }), '2 rules rewrite, 1 rule blocks');
});

test.run();
