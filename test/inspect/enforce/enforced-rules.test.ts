import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EnforcedRules } from '../../../src/inspect/enforce/enforced-rules.ts';
import type { Direction } from '../../../src/inspect/message.ts';
import { type Enforcement, RulePolicy } from '../../../src/inspect/rules/policy.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { packOf, type RuleKeys } from '../../helpers/rules.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';

const test = suite('enforced-rules');
const DIRECTIONS: readonly Direction[] = ['request', 'response'];

function held(keys: RuleKeys, enforcement: Enforcement, command = 'Sync'): readonly Direction[] {
  const policy = new RulePolicy();
  const rules = new RuleSet([packOf(keys, { commands: ['Find'] })], policy);
  policy.enforce('own/rule-1', enforcement);
  const enforced = new EnforcedRules(rules, policy);
  return DIRECTIONS.filter((direction) => enforced.of(direction, command).length > 0);
}

const rows: readonly (readonly [
  what: string,
  keys: RuleKeys,
  Enforcement,
  readonly Direction[],
  command?: string,
])[] = [
  ['a rule that reports', { fix: 'remove' }, 'report', []],
  ['a blocking rule over responses', {}, 'block', ['response']],
  ['a blocking rule over requests', { on: 'request' }, 'block', ['request']],
  ['a rewriting rule', { fix: 'remove' }, 'rewrite', ['response']],
  ['a rewriting rule that has no fix', {}, 'rewrite', []],
  ['a blocking rule over exchanges', { on: 'exchange' }, 'block', ['response']],
  ['a rewriting rule over exchanges', { on: 'exchange', fix: 'remove' }, 'rewrite', []],
  ['a rule that only takes notes', { severity: 'info' }, 'block', []],
  [
    'a rule with a tier that is graver than a note',
    { severity: 'info', tiers: [{ when: 'value == ""', severity: 'warning' }] },
    'block',
    ['response'],
  ],
  ['a rule for another command', { commands: ['Search'] }, 'block', []],
  ['a rule for this command', { commands: ['Sync'] }, 'block', ['response']],
  ['a rule for all commands, of one that no rule names', {}, 'block', ['response'], 'command 42'],
  ['a rule about elements, where there are none', {}, 'block', [], 'GetAttachment'],
  ['a rule about elements, of OPTIONS', { on: 'request' }, 'block', [], 'OPTIONS'],
  [
    'a rule about messages, of OPTIONS',
    { on: 'request', select: undefined, message: 'x' },
    'block',
    ['request'],
    'OPTIONS',
  ],
];

for (const [what, keys, enforcement, directions, command] of rows) {
  test(`${what} holds ${directions.join() || 'nothing'}`, () => {
    assert.equal(held(keys, enforcement, command), directions);
  });
}

test('with client-sent blocked no answer is held', () => {
  const policy = new RulePolicy();
  const enforced = new EnforcedRules(new RuleSet(shippedPacks(), policy), policy);
  policy.enforce('umcallerid/client-sent', 'block');
  for (const command of ['Sync', 'Ping', 'ItemOperations', 'SendMail', 'unknown']) {
    assert.equal(enforced.of('response', command), []);
    assert.is(enforced.of('request', command).length, 1);
  }
});

test('what no rule names is asked for apart from what holds no documents', () => {
  const policy = new RulePolicy();
  const enforced = new EnforcedRules(new RuleSet([packOf({})], policy), policy);
  policy.enforce('own/rule-1', 'block');
  const counts = ['Sync', 'GetAttachment', 'OPTIONS', 'Ping'].map(
    (name) => enforced.of('response', name).length,
  );
  assert.equal(counts, [1, 0, 0, 1]);
});

test('changes of the policy are seen at once', () => {
  const policy = new RulePolicy();
  const enforced = new EnforcedRules(new RuleSet([packOf({})], policy), policy);
  const counts = () => enforced.of('response', 'Sync').length;
  assert.is(counts(), 0);
  policy.enforce('own/rule-1', 'block');
  assert.is(counts(), 1);
  policy.turn('own/rule-1', false);
  assert.is(counts(), 0);
});

test.run();
